/** Names of the things in the data, from the dictionary; the data's own word where the dictionary has none. */
import { i18n } from '../i18n';

function word(path: string, raw: string): string {
  const { t, te } = i18n.global as unknown as { t: (key: string) => string; te: (key: string) => boolean };
  return te(path) ? t(path) : raw.replaceAll('_', ' ');
}

export const quantityName = (quantity: string): string => word(`gas.quantity.${quantity}`, quantity);
export const conditionName = (condition: string): string =>
  word(`alarm.condition.${condition.split('/')[0]}`, condition);
export const kindName = (kind: string): string => word(`kind.${kind}`, kind);
export const roleName = (role: string): string => word(`role.${role}`, kindName(role));
/** A comment of the alarm engine in the reader's words; what a person wrote stays as it was written. */
export const commentName = (comment: string): string => word(`alarm.said.${comment.replaceAll(' ', '_')}`, comment);
export const optionName = (option: string): string => word(`analyse.option.${option}`, option);
export const problemName = (code: string): string => word(`error.${code}`, code);

/** What went wrong, worded for the person on shift: an RFC 9457 answer, or no answer at all. */
import type { Locale } from '../format/time';

export interface ProblemBody {
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  detail_zh?: string;
  detail_en?: string;
  place?: [number, number] | null;
  field?: string | null;
  /** FastAPI's own answer to a body it cannot read. */
  errors?: unknown;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly place: [number, number] | null;
  readonly field: string | null;
  private readonly zh: string;
  private readonly en: string;

  constructor(status: number, body: ProblemBody) {
    const code = body.code ?? (status === 0 ? 'NoAnswer' : `Http${status}`);
    const en = body.detail_en ?? body.detail ?? body.title ?? WORDS[code]?.en ?? `The server answered ${status}.`;
    super(en);
    this.status = status;
    this.code = code;
    this.en = en;
    this.zh = body.detail_zh ?? WORDS[code]?.zh ?? body.detail ?? body.title ?? `服务器返回 ${status}。`;
    this.place = body.place ?? null;
    this.field = body.field ?? null;
  }

  say(locale: Locale): string {
    return locale === 'zh' ? this.zh : this.en;
  }
}

const WORDS: Record<string, { zh: string; en: string }> = {
  NoAnswer: { zh: '服务器没有应答,操作未执行。', en: 'The server does not answer; nothing was done.' },
  Http401: { zh: '登录已过期,请重新登录。', en: 'The session has expired; log in again.' },
  Http403: { zh: '当前账号没有此项权限。', en: 'This account may not do that.' },
  Http404: { zh: '对象不存在或已删除。', en: 'The object does not exist or was removed.' },
  Http409: { zh: '已被他人修改,请重新载入。', en: 'Someone else changed it; load it again.' },
  Http412: { zh: '已被他人修改,请重新载入。', en: 'Someone else changed it; load it again.' },
  Http422: { zh: '输入不完整或格式不对。', en: 'The input is incomplete or malformed.' },
  Http429: { zh: '尝试次数过多,请稍后再试。', en: 'Too many attempts; try again later.' },
};

/** Any thrown thing as words in the reader's language. */
export function say(error: unknown, locale: Locale): string {
  if (error instanceof Problem) return error.say(locale);
  return error instanceof Error ? error.message : String(error);
}

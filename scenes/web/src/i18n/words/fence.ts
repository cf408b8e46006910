/** Words of `fence`: the fences as a control room watches them. */
export const zh = {
  title: '电子围栏',
  crossed: '{n} 处报警',
  calm: '无越界',
  none: '未划围栏',
  more: '另有 {n} 处',
};

export const en: typeof zh = {
  title: 'Fences',
  crossed: '{n} in alarm',
  calm: 'None crossed',
  none: 'No fence is drawn',
  more: '{n} more',
};

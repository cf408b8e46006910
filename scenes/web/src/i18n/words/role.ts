/** Words of `role`, Chinese and English. */
export const zh = { employee: '员工', contractor: '承包商', visitor: '访客', vehicle: '车辆', other: '其他' };

export const en: typeof zh = {
  employee: 'Employees',
  contractor: 'Contractors',
  visitor: 'Visitors',
  vehicle: 'Vehicles',
  other: 'Others',
};

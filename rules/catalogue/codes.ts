/** Code tables with their labels for people. Codes: domain §1.7. */
import { label, type Label } from '../model/label.ts';

export type CodeTable = Readonly<Record<string, Label>>;

const UNKNOWN = { unknown: label('未知', 'unknown') };

export const PLATE_COLOURS: CodeTable = {
  0: label('蓝牌', 'blue'),
  1: label('黄牌', 'yellow'),
  2: label('白牌', 'white'),
  3: label('黑牌', 'black'),
  4: label('绿牌（新能源）', 'green (new energy)'),
  5: label('其他颜色', 'other'),
  6: label('黄绿牌（大型新能源）', 'yellow-green (large new energy)'),
};

export const DIRECTIONS: CodeTable = { in: label('进厂', 'in'), out: label('出厂', 'out') };

export const EMISSION_STAGES: CodeTable = {
  0: label('国零', 'China 0'),
  1: label('国一', 'China I'),
  2: label('国二', 'China II'),
  3: label('国三', 'China III'),
  4: label('国四', 'China IV'),
  5: label('国五', 'China V'),
  6: label('国六', 'China VI'),
  D: label('电动', 'electric'),
  X: label('无阶段', 'no stage'),
  ...UNKNOWN,
};

export const STAGE_RANKS: CodeTable = {
  '-1': label('未知', 'unknown'),
  0: label('国零或无阶段', 'China 0 or no stage'),
  1: label('国一', 'China I'),
  2: label('国二', 'China II'),
  3: label('国三', 'China III'),
  4: label('国四', 'China IV'),
  5: label('国五', 'China V'),
  6: label('国六', 'China VI'),
  7: label('电动', 'electric'),
};

export const FUELS: CodeTable = {
  A: label('汽油', 'petrol'),
  B: label('柴油', 'diesel'),
  C: label('电', 'electric'),
  D: label('混合油', 'mixed oil'),
  E: label('天然气', 'natural gas'),
  F: label('液化石油气', 'LPG'),
  L: label('甲醇', 'methanol'),
  M: label('乙醇', 'ethanol'),
  N: label('太阳能', 'solar'),
  O: label('混合动力', 'hybrid'),
  P: label('氢', 'hydrogen'),
  Q: label('生物燃料', 'biofuel'),
  Y: label('无', 'none'),
  Z: label('其他', 'other'),
  ...UNKNOWN,
};

export const FUEL_GROUPS: CodeTable = {
  diesel: label('柴油', 'diesel'),
  gas: label('燃气', 'gas'),
  petrol: label('汽油', 'petrol'),
  hybrid: label('混合动力', 'hybrid'),
  electric: label('纯电动', 'electric'),
  hydrogen: label('氢能', 'hydrogen'),
  other: label('其他燃料', 'other fuel'),
  ...UNKNOWN,
};

export const VEHICLE_SIZES: CodeTable = {
  heavy: label('重型', 'heavy'),
  medium: label('中型', 'medium'),
  light: label('轻型', 'light'),
  mini: label('微型', 'mini'),
  ...UNKNOWN,
};

export const VEHICLE_CATEGORIES: CodeTable = {
  0: label('货运', 'freight'),
  1: label('危险品或固废运输', 'hazardous goods or solid waste'),
  2: label('特种作业', 'special operation'),
  3: label('民生保障', 'livelihood'),
  4: label('客运', 'passenger'),
  ...UNKNOWN,
};

export const USE_NATURES: CodeTable = {
  A: label('非营运', 'non-commercial'),
  B: label('公路客运', 'road passenger'),
  C: label('公交客运', 'city bus'),
  D: label('出租客运', 'taxi'),
  E: label('旅游客运', 'tourist passenger'),
  F: label('货运', 'freight'),
  G: label('租赁', 'rental'),
  H: label('警用', 'police'),
  I: label('消防', 'fire service'),
  J: label('救护', 'ambulance'),
  K: label('工程救险', 'engineering rescue'),
  R: label('危化品运输', 'hazardous chemicals'),
  ...UNKNOWN,
};

export const NETWORK_STATUSES: CodeTable = {
  0: label('未联网', 'not connected'),
  1: label('已联网', 'connected'),
  ...UNKNOWN,
};

export const ALERT_LEVELS: CodeTable = {
  none: label('无预警', 'no alert'),
  yellow: label('黄色预警', 'yellow alert'),
  orange: label('橙色预警', 'orange alert'),
  red: label('红色预警', 'red alert'),
};

export const WEEKDAYS: CodeTable = {
  0: label('周日', 'Sunday'),
  1: label('周一', 'Monday'),
  2: label('周二', 'Tuesday'),
  3: label('周三', 'Wednesday'),
  4: label('周四', 'Thursday'),
  5: label('周五', 'Friday'),
  6: label('周六', 'Saturday'),
};

export const FILE_STATES: CodeTable = {
  true: label('已登记', 'on file'),
  false: label('未登记', 'not on file'),
};

export const LIST_STATES: CodeTable = {
  true: label('在名单内', 'listed'),
  false: label('不在名单内', 'not listed'),
};

/** What a rule set is for, and what stands at a gate: ledgers A, B and C. */
export const SUBJECTS: CodeTable = {
  road: label('进出厂运输车辆', 'transport vehicle'),
  'in-plant': label('厂内运输车辆', 'in-plant vehicle'),
  nrmm: label('非道路移动机械', 'NRMM'),
};

/** By what an exemption is given (domain §2.10, §3.5). */
export const EXEMPTION_GROUNDS: CodeTable = {
  cargo: label('按货物豁免', 'by cargo'),
  category: label('按车辆种类豁免', 'by vehicle category'),
  fleet: label('按车队豁免', 'by fleet'),
  vehicle: label('按车辆豁免', 'by vehicle'),
};

export const PERFORMANCE_GRADES: CodeTable = {
  A: label('A 级', 'grade A'),
  B: label('B 级', 'grade B'),
  'B-': label('B- 级', 'grade B-'),
  leading: label('引领性', 'leading'),
  C: label('C 级', 'grade C'),
  D: label('D 级', 'grade D'),
  ...UNKNOWN,
};

export const YES_OR_NO: CodeTable = { true: label('是', 'yes'), false: label('否', 'no') };

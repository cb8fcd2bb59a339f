import type { SupervisionCategory } from '../subgraph-kit/pure/supervision-category.ts';

/** Words of one line of an inspection item list (随机抽查事项清单), without its number. */
export interface ItemText {
  readonly category: SupervisionCategory;
  readonly itemClass: 'GENERAL' | 'KEY' | 'SPECIAL';
  readonly name: string;
  readonly content: string;
  readonly method: string;
}

/** The usual way: somebody goes there and looks. */
export const ON_SITE = '实地检查';
/** Papers are asked for and read. */
export const ON_PAPER = '书面检查';
/** Somebody goes there, and papers are read as well. */
export const ON_SITE_AND_PAPER = '实地检查、书面检查';
/** A laboratory or a testing body has a part in it. */
export const TESTING = '实地检查、检验检测';
/** Web sites and online shops are watched. */
export const ONLINE = '网络监测';

/**
 * What the law of a category is called in general: item lists of the invented city cite no article, because nobody has checked one.
 *
 * @source none: general names only
 */
export const LEGAL_BASES: Readonly<Partial<Record<SupervisionCategory, string>>> = {
  CATERING: '食品安全法律法规及餐饮服务食品安全管理规定',
  FOOD_RETAIL: '食品安全法律法规及食品经营管理规定',
  FOOD_PRODUCTION: '食品安全法律法规及食品生产管理规定',
  DRUG_RETAIL: '药品管理法律法规及药品经营质量管理规定',
  SPECIAL_EQUIPMENT: '特种设备安全法律法规及使用管理规定',
  PRODUCT_QUALITY: '产品质量法律法规',
  MEASURING_INSTRUMENTS: '计量法律法规',
  REGISTRATION: '市场主体登记管理及企业信息公示法规',
  PREPAID_CARD: '单用途商业预付卡管理规定及地方条例',
  AUTO_TRADE: '汽车销售管理、二手车流通管理规定',
  REFINED_OIL: '成品油流通管理规定',
  SCRAP_RECYCLING: '再生资源回收管理规定',
  HOUSEKEEPING: '家庭服务业管理规定',
  ENTERTAINMENT: '娱乐场所管理法规',
  INTERNET_CAFE: '互联网上网服务营业场所管理法规',
  TRAVEL_AGENCY: '旅游法律法规及旅行社管理规定',
  PERFORMANCE: '营业性演出管理法规',
  PUBLICATION_TRADE: '出版管理、印刷业管理法规',
  CINEMA: '电影产业法律法规',
  TOURIST_LODGING: '旅游法律法规及住宿业管理规定',
  OUTDOOR_ADVERTISING: '市容环境卫生管理法规及户外广告设施管理规定',
  CATERING_FUMES: '大气污染防治法律法规',
  WASTE_SORTING: '固体废物污染环境防治法律法规及生活垃圾管理条例',
  CONSTRUCTION_WASTE: '固体废物污染环境防治法律法规及建筑垃圾管理规定',
  GAS_SUPPLY: '城镇燃气管理法规',
  STREET_FRONTAGE: '市容环境卫生管理法规',
};

// biome-ignore lint/complexity/useMaxParams: a line of a table reads best as one call.
function line(category: SupervisionCategory, itemClass: ItemText['itemClass'], name: string, content: string, method: string): ItemText {
  return { category, itemClass, name, content, method };
}

/** A line of general class, which the draw samples. */
export function general(category: SupervisionCategory, name: string, content: string, method: string = ON_SITE): ItemText {
  return line(category, 'GENERAL', name, content, method);
}

/** A line of key class, which the draw samples more. */
export function key(category: SupervisionCategory, name: string, content: string, method: string = ON_SITE): ItemText {
  return line(category, 'KEY', name, content, method);
}

/** A line of special class, which is covered in full and not drawn. */
export function special(category: SupervisionCategory, name: string, content: string, method: string = ON_SITE): ItemText {
  return line(category, 'SPECIAL', name, content, method);
}

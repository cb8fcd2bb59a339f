import { INDUSTRY_DIVISIONS } from './industry-divisions.ts';
import type { LocalisedText } from './localised-text.ts';

/**
 * Code of an industry: the letter of the section and two to four digits, like `H62` or `H6210`.
 *
 * @source GB/T 4754-2017
 */
export type IndustryCode = string & { readonly __brand: 'IndustryCode' };

/**
 * The 20 sections (门类).
 *
 * @source GB/T 4754-2017; the English names are ours
 */
export const INDUSTRY_SECTIONS: Readonly<Record<string, LocalisedText>> = {
  A: { zh: '农、林、牧、渔业', en: 'Agriculture, forestry, animal husbandry and fishing' },
  B: { zh: '采矿业', en: 'Mining' },
  C: { zh: '制造业', en: 'Manufacturing' },
  D: { zh: '电力、热力、燃气及水生产和供应业', en: 'Electricity, heat, gas and water' },
  E: { zh: '建筑业', en: 'Construction' },
  F: { zh: '批发和零售业', en: 'Wholesale and retail' },
  G: { zh: '交通运输、仓储和邮政业', en: 'Transport, storage and post' },
  H: { zh: '住宿和餐饮业', en: 'Accommodation and catering' },
  I: { zh: '信息传输、软件和信息技术服务业', en: 'Information transmission, software and information technology' },
  J: { zh: '金融业', en: 'Finance' },
  K: { zh: '房地产业', en: 'Real estate' },
  L: { zh: '租赁和商务服务业', en: 'Leasing and business services' },
  M: { zh: '科学研究和技术服务业', en: 'Scientific research and technical services' },
  N: { zh: '水利、环境和公共设施管理业', en: 'Water, environment and public facilities' },
  O: { zh: '居民服务、修理和其他服务业', en: 'Services to residents, repair and other services' },
  P: { zh: '教育', en: 'Education' },
  Q: { zh: '卫生和社会工作', en: 'Health and social work' },
  R: { zh: '文化、体育和娱乐业', en: 'Culture, sports and entertainment' },
  S: { zh: '公共管理、社会保障和社会组织', en: 'Public administration, social security and social organisations' },
  T: { zh: '国际组织', en: 'International organisations' },
};

/**
 * The classes (小类) that the supervised fields of the departments need; other classes are accepted and shown by the name of their division.
 *
 * @source GB/T 4754-2017; the English names are ours
 */
export const INDUSTRY_CLASSES: Readonly<Record<string, LocalisedText>> = {
  C1411: { zh: '糕点、面包制造', en: 'Manufacture of pastry and bread' },
  C1495: { zh: '食品及饲料添加剂制造', en: 'Manufacture of food and feed additives' },
  C2319: { zh: '包装装潢及其他印刷', en: 'Printing of packaging and other printing' },
  C3311: { zh: '金属结构制造', en: 'Manufacture of metal structures' },
  D4511: { zh: '天然气生产和供应业', en: 'Natural gas' },
  E4710: { zh: '住宅房屋建筑', en: 'Construction of residential buildings' },
  E5011: { zh: '公共建筑装饰和装修', en: 'Decoration of public buildings' },
  F5191: { zh: '再生物资回收与批发', en: 'Recovery and wholesale of scrap' },
  F5211: { zh: '百货零售', en: 'Department stores' },
  F5212: { zh: '超级市场零售', en: 'Supermarkets' },
  F5213: { zh: '便利店零售', en: 'Convenience stores' },
  F5222: { zh: '糕点、面包零售', en: 'Retail of pastry and bread' },
  F5223: { zh: '果品、蔬菜零售', en: 'Retail of fruit and vegetables' },
  F5243: { zh: '图书、报刊零售', en: 'Retail of books and periodicals' },
  F5251: { zh: '西药零售', en: 'Retail of western medicine' },
  F5261: { zh: '汽车新车零售', en: 'Retail of new cars' },
  F5262: { zh: '汽车旧车零售', en: 'Retail of used cars' },
  F5265: { zh: '机动车燃油零售', en: 'Retail of motor fuel' },
  H6110: { zh: '旅游饭店', en: 'Tourist hotels' },
  H6121: { zh: '经济型连锁酒店', en: 'Budget hotel chains' },
  H6130: { zh: '民宿服务', en: 'Guest houses' },
  H6210: { zh: '正餐服务', en: 'Restaurants' },
  H6220: { zh: '快餐服务', en: 'Fast food' },
  H6231: { zh: '茶馆服务', en: 'Tea houses' },
  H6232: { zh: '咖啡馆服务', en: 'Coffee houses' },
  H6291: { zh: '小吃服务', en: 'Snack bars' },
  I6513: { zh: '应用软件开发', en: 'Development of application software' },
  K7020: { zh: '物业管理', en: 'Property management' },
  L7251: { zh: '互联网广告服务', en: 'Internet advertising' },
  L7259: { zh: '其他广告服务', en: 'Other advertising' },
  L7291: { zh: '旅行社及相关服务', en: 'Travel agencies and related services' },
  O8010: { zh: '家庭服务', en: 'Household services' },
  O8040: { zh: '理发及美容服务', en: 'Hairdressing and beauty' },
  O8051: { zh: '洗浴服务', en: 'Bathing' },
  O8111: { zh: '汽车修理与维护', en: 'Car repair and maintenance' },
  P8391: { zh: '职业技能培训', en: 'Vocational training' },
  R8760: { zh: '电影放映', en: 'Cinemas' },
  R8810: { zh: '文艺创作与表演', en: 'Arts creation and performance' },
  R8930: { zh: '健身休闲活动', en: 'Fitness and leisure' },
  R9011: { zh: '歌舞厅娱乐活动', en: 'Song and dance halls' },
  R9013: { zh: '网吧活动', en: 'Internet cafes' },
  R9020: { zh: '游乐园', en: 'Amusement parks' },
};

const DIVISION_NAMES: ReadonlyMap<string, LocalisedText> = new Map(
  Object.entries(INDUSTRY_DIVISIONS).flatMap(([section, divisions]) =>
    divisions.map(([code, name]) => [`${section}${code}`, name] as const),
  ),
);
const CODE = /^([A-T]\d{2})\d{0,2}$/u;

/** The industry code, or null when its division does not exist or does not belong to its section. */
export function parseIndustryCode(text: string): IndustryCode | null {
  const match = CODE.exec(text);
  return match?.[1] !== undefined && DIVISION_NAMES.has(match[1]) ? (text as IndustryCode) : null;
}

/** Name of the class where it is known, else of its division. */
export function industryName(code: IndustryCode): LocalisedText {
  return INDUSTRY_CLASSES[code] ?? DIVISION_NAMES.get(code.slice(0, 3)) ?? { zh: code, en: code };
}

import { type CodeList, type CodeReader, codeReader, codesOf } from './code-list.ts';

/**
 * What an enterprise is supervised for (监管类别): the word that an inspection item, a register entry and an inspector's qualification share.
 *
 * An item can be checked at an enterprise whose register entry has the item's category, by an inspector qualified for it.
 */
export const SUPERVISION_CATEGORIES = {
  CATERING: { zh: '餐饮服务', en: 'Catering' },
  FOOD_RETAIL: { zh: '食品销售', en: 'Food retail' },
  FOOD_PRODUCTION: { zh: '食品生产', en: 'Food production' },
  DRUG_RETAIL: { zh: '药品零售', en: 'Drug retail' },
  SPECIAL_EQUIPMENT: { zh: '特种设备', en: 'Special equipment' },
  PRODUCT_QUALITY: { zh: '产品质量', en: 'Product quality' },
  MEASURING_INSTRUMENTS: { zh: '计量器具', en: 'Measuring instruments' },
  REGISTRATION: { zh: '登记公示', en: 'Registration and disclosure' },
  PREPAID_CARD: { zh: '单用途预付卡', en: 'Prepaid cards' },
  AUTO_TRADE: { zh: '汽车流通', en: 'Automobile trade' },
  REFINED_OIL: { zh: '成品油流通', en: 'Refined oil trade' },
  SCRAP_RECYCLING: { zh: '再生资源回收', en: 'Scrap recycling' },
  HOUSEKEEPING: { zh: '家政服务', en: 'Housekeeping services' },
  ENTERTAINMENT: { zh: '娱乐场所', en: 'Entertainment venues' },
  INTERNET_CAFE: { zh: '上网服务', en: 'Internet cafes' },
  TRAVEL_AGENCY: { zh: '旅行社', en: 'Travel agencies' },
  PERFORMANCE: { zh: '营业性演出', en: 'Commercial performances' },
  PUBLICATION_TRADE: { zh: '出版物经营', en: 'Trade in publications' },
  CINEMA: { zh: '电影放映', en: 'Cinemas' },
  TOURIST_LODGING: { zh: '旅游住宿', en: 'Tourist lodging' },
  OUTDOOR_ADVERTISING: { zh: '户外广告', en: 'Outdoor advertising' },
  CATERING_FUMES: { zh: '餐饮油烟', en: 'Catering fumes' },
  WASTE_SORTING: { zh: '垃圾分类', en: 'Waste sorting' },
  CONSTRUCTION_WASTE: { zh: '建筑垃圾', en: 'Construction waste' },
  GAS_SUPPLY: { zh: '燃气经营', en: 'Gas supply' },
  STREET_FRONTAGE: { zh: '沿街经营', en: 'Street frontage' },
  PUBLIC_HEALTH: { zh: '公共场所卫生', en: 'Health in public places' },
  FIRE_SAFETY: { zh: '消防安全', en: 'Fire safety' },
  WORK_SAFETY: { zh: '安全生产', en: 'Work safety' },
  ENVIRONMENT: { zh: '生态环境', en: 'Environment' },
} as const satisfies CodeList<string>;

/** Code of a supervision category. */
export type SupervisionCategory = keyof typeof SUPERVISION_CATEGORIES;

/** All categories, in the order of the list. */
export const SUPERVISION_CATEGORY_CODES: readonly SupervisionCategory[] = codesOf(SUPERVISION_CATEGORIES);

/** The category that a code, a Chinese or an English name means; null when it is none. */
export const parseSupervisionCategory: CodeReader<SupervisionCategory> = codeReader(SUPERVISION_CATEGORIES);

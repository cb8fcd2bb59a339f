import type { SupervisionCategory } from '../subgraph-kit/pure/supervision-category.ts';

/** What an enterprise is supervised for, and in how many cases of a hundred. */
export type SupervisionShares = Readonly<Partial<Record<SupervisionCategory, number>>>;

/** A line of business: how many do it, what it is called, who supervises it. */
export interface Trade {
  readonly industryCode: string;
  /** How many of about 100 enterprises. */
  readonly weight: number;
  /** What stands between brand and legal form in the enterprise's name. */
  readonly words: readonly string[];
  /** True when it is mostly done by individual households (个体工商户), who carry no legal form in the name. */
  readonly isHousehold: boolean;
  readonly supervision: SupervisionShares;
}

const EATING: SupervisionShares = {
  CATERING: 100,
  CATERING_FUMES: 70,
  WASTE_SORTING: 45,
  OUTDOOR_ADVERTISING: 15,
  PREPAID_CARD: 12,
  SPECIAL_EQUIPMENT: 6,
};
const DRINKING: SupervisionShares = { CATERING: 100, WASTE_SORTING: 40, PREPAID_CARD: 20, STREET_FRONTAGE: 20 };
const LODGING: SupervisionShares = {
  TOURIST_LODGING: 100,
  SPECIAL_EQUIPMENT: 70,
  CATERING: 40,
  WASTE_SORTING: 60,
  CATERING_FUMES: 25,
  OUTDOOR_ADVERTISING: 20,
};

/**
 * The trades of the city. Shares are chosen so that about 35 of 100 enterprises stand in the registers of two departments or more.
 *
 * @source none: our choice, after the pools that published plans name
 */
export const TRADES: readonly Trade[] = [
  trade('H6210', 7, ['餐饮', '酒楼', '餐饮管理'], { ...EATING, PERFORMANCE: 3 }),
  household('H6220', 6, ['快餐店', '面馆', '饭店'], EATING),
  household('H6291', 5, ['小吃店', '点心店', '包子铺'], EATING),
  household('H6231', 2, ['茶馆', '茶室'], DRINKING),
  household('H6232', 3, ['咖啡馆', '咖啡店'], DRINKING),
  trade('F5212', 3, ['超市', '商贸'], { FOOD_RETAIL: 100, PREPAID_CARD: 35, MEASURING_INSTRUMENTS: 40, WASTE_SORTING: 25 }),
  household('F5213', 8, ['便利店', '小超市', '副食店'], { FOOD_RETAIL: 100, STREET_FRONTAGE: 22 }),
  household('F5223', 5, ['水果店', '蔬果店'], { FOOD_RETAIL: 90, MEASURING_INSTRUMENTS: 30, STREET_FRONTAGE: 28 }),
  household('F5222', 3, ['面包房', '蛋糕店'], { FOOD_RETAIL: 100, PREPAID_CARD: 40 }),
  trade('C1411', 1, ['食品', '糕点食品'], { FOOD_PRODUCTION: 100, SPECIAL_EQUIPMENT: 35, WASTE_SORTING: 20 }),
  trade('C1495', 1, ['食品配料', '生物科技'], { FOOD_PRODUCTION: 100, SPECIAL_EQUIPMENT: 45 }),
  trade('F5251', 3, ['大药房', '医药'], { DRUG_RETAIL: 100, FOOD_RETAIL: 45, OUTDOOR_ADVERTISING: 15 }),
  trade('F5211', 1, ['百货', '购物中心管理'], { SPECIAL_EQUIPMENT: 80, PREPAID_CARD: 60, OUTDOOR_ADVERTISING: 60, PRODUCT_QUALITY: 40 }),
  trade('H6110', 1, ['大酒店', '酒店管理'], { ...LODGING, PREPAID_CARD: 25 }),
  trade('H6121', 2, ['酒店', '宾馆'], LODGING),
  household('H6130', 1, ['民宿', '客栈'], { TOURIST_LODGING: 100, CATERING: 30, WASTE_SORTING: 35 }),
  trade('F5261', 2, ['汽车销售', '汽车销售服务'], { AUTO_TRADE: 100, PRODUCT_QUALITY: 25, OUTDOOR_ADVERTISING: 25 }),
  trade('F5262', 1, ['二手车经纪', '旧机动车交易'], { AUTO_TRADE: 100 }),
  trade('F5265', 1, ['加油站', '石油销售'], { REFINED_OIL: 100, MEASURING_INSTRUMENTS: 95, SPECIAL_EQUIPMENT: 30, PREPAID_CARD: 25 }),
  household('F5191', 1, ['再生资源回收站', '废品收购站'], { SCRAP_RECYCLING: 100, STREET_FRONTAGE: 20 }),
  trade('O8010', 2, ['家政服务', '家庭服务'], { HOUSEKEEPING: 80, PREPAID_CARD: 25 }),
  household('O8040', 6, ['理发店', '美容美发店'], { PREPAID_CARD: 45, STREET_FRONTAGE: 25, REGISTRATION: 15 }),
  household('O8051', 1, ['浴室', '足浴店'], { PREPAID_CARD: 45, SPECIAL_EQUIPMENT: 25 }),
  trade('O8111', 3, ['汽车服务', '汽车修理'], { PRODUCT_QUALITY: 20, STREET_FRONTAGE: 20, REGISTRATION: 20 }),
  trade('R8930', 2, ['健身', '体育文化'], { PREPAID_CARD: 75, REGISTRATION: 20 }),
  trade('P8391', 2, ['职业培训', '技能培训'], { REGISTRATION: 40, PREPAID_CARD: 15 }),
  trade('R9011', 1, ['娱乐', '音乐餐吧'], { ENTERTAINMENT: 100, FOOD_RETAIL: 60, PREPAID_CARD: 40, OUTDOOR_ADVERTISING: 40 }),
  trade('R9013', 1, ['网络服务', '网咖'], { INTERNET_CAFE: 100, FOOD_RETAIL: 50 }),
  trade('R9020', 1, ['游乐', '乐园管理'], { ENTERTAINMENT: 60, SPECIAL_EQUIPMENT: 100, FOOD_RETAIL: 30 }),
  trade('R8760', 1, ['影院管理', '电影放映'], { CINEMA: 100, FOOD_RETAIL: 80, PREPAID_CARD: 60 }),
  trade('R8810', 1, ['文化演艺', '艺术团'], { PERFORMANCE: 100 }),
  household('F5243', 1, ['书店', '书屋'], { PUBLICATION_TRADE: 100 }),
  trade('C2319', 1, ['印刷', '包装印刷'], { PUBLICATION_TRADE: 60, PRODUCT_QUALITY: 30 }),
  trade('L7291', 2, ['旅行社', '国际旅行社'], { TRAVEL_AGENCY: 100 }),
  trade('L7259', 3, ['广告', '广告传媒'], { OUTDOOR_ADVERTISING: 50, REGISTRATION: 20 }),
  trade('K7020', 2, ['物业服务', '物业管理'], { SPECIAL_EQUIPMENT: 95, WASTE_SORTING: 90 }),
  trade('E4710', 2, ['建设', '建筑工程'], { CONSTRUCTION_WASTE: 70, REGISTRATION: 15 }),
  trade('E5011', 2, ['装饰工程', '建筑装饰'], { CONSTRUCTION_WASTE: 50, REGISTRATION: 15 }),
  trade('D4511', 1, ['燃气', '能源'], { GAS_SUPPLY: 100, SPECIAL_EQUIPMENT: 90 }),
  trade('C3311', 2, ['金属结构', '钢构'], { SPECIAL_EQUIPMENT: 50, PRODUCT_QUALITY: 45 }),
  trade('I6513', 10, ['科技', '信息技术', '软件'], { REGISTRATION: 30 }),
];

// biome-ignore lint/complexity/useMaxParams: a line of a table reads best as one call.
function trade(industryCode: string, weight: number, words: readonly string[], supervision: SupervisionShares, isHousehold = false): Trade {
  return { industryCode, weight, words, supervision, isHousehold };
}

function household(industryCode: string, weight: number, words: readonly string[], supervision: SupervisionShares): Trade {
  return trade(industryCode, weight, words, supervision, true);
}

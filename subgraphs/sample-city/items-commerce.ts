import { general, type ItemText, key, ON_PAPER, ON_SITE_AND_PAPER, ONLINE, special } from './item-text.ts';

/** Item list of commerce. */
export const COMMERCE_ITEMS: readonly ItemText[] = [
  key('PREPAID_CARD', '预付卡备案检查', '发卡企业是否在规定期限内备案，备案信息是否变更', ON_SITE_AND_PAPER),
  general('PREPAID_CARD', '预付卡章程与协议检查', '是否公示章程，购卡协议是否载明双方权利义务'),
  key('PREPAID_CARD', '预收资金管理检查', '预收资金余额比例、存管措施是否符合要求', ON_PAPER),
  general('PREPAID_CARD', '购卡实名登记检查', '记名卡及大额购卡是否登记购卡人信息', ON_PAPER),
  general('PREPAID_CARD', '退卡办理检查', '是否按约定办理退卡，退卡记录是否保存'),
  general('PREPAID_CARD', '预付卡业务信息报送检查', '业务情况是否按期报送，数据是否真实', ON_PAPER),
  general('AUTO_TRADE', '汽车销售备案信息检查', '供应商、经销商基本信息是否备案并及时更新', ON_SITE_AND_PAPER),
  general('AUTO_TRADE', '汽车销售明码标价检查', '车辆、配件及服务价格是否明示，有无强制搭售'),
  general('AUTO_TRADE', '汽车销售合同检查', '合同及随车凭证是否齐全', ON_PAPER),
  key('AUTO_TRADE', '二手车交易信息检查', '二手车经营主体是否备案，交易档案是否保存', ON_SITE_AND_PAPER),
  general('AUTO_TRADE', '二手车行驶里程等信息明示检查', '是否如实告知车辆使用、维修、事故情况'),
  general('AUTO_TRADE', '网上售车信息检查', '网上发布的车辆信息是否真实', ONLINE),
  special('REFINED_OIL', '成品油零售经营资格检查', '是否取得批准证书并在有效期内，有无涂改、出租', ON_SITE_AND_PAPER),
  key('REFINED_OIL', '成品油购销台账检查', '进销存台账是否完整，油品来源凭证是否齐全', ON_PAPER),
  general('REFINED_OIL', '加油站设施变更检查', '新建、迁建、扩建是否办理手续'),
  general('REFINED_OIL', '加油站信息公示检查', '证照、油品标号、价格是否公示'),
  general('SCRAP_RECYCLING', '再生资源回收备案检查', '是否在规定期限内备案，备案事项是否变更', ON_SITE_AND_PAPER),
  general('SCRAP_RECYCLING', '回收登记检查', '生产性废旧金属是否如实登记，登记是否保存', ON_PAPER),
  key('SCRAP_RECYCLING', '回收站点管理检查', '分类存放、场地管理是否符合规范'),
  general('SCRAP_RECYCLING', '报废机动车回收检查', '有无超范围回收、拆解报废机动车'),
  general('HOUSEKEEPING', '家政服务合同检查', '是否与消费者签订合同，合同内容是否完整', ON_PAPER),
  general('HOUSEKEEPING', '家政服务人员档案检查', '服务人员身份、健康、培训档案是否建立', ON_SITE_AND_PAPER),
  general('HOUSEKEEPING', '家政服务收费公示检查', '服务项目、收费标准、投诉电话是否公示'),
  general('HOUSEKEEPING', '家政企业信用信息检查', '是否按要求报送信用记录', ON_PAPER),
];

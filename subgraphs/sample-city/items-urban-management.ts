import { general, type ItemText, key, ON_PAPER, ON_SITE_AND_PAPER, special, TESTING } from './item-text.ts';

/** Item list of urban management. */
export const URBAN_MANAGEMENT_ITEMS: readonly ItemText[] = [
  general('OUTDOOR_ADVERTISING', '户外广告设施设置检查', '是否经批准设置，位置、规格与批准是否一致', ON_SITE_AND_PAPER),
  key('OUTDOOR_ADVERTISING', '户外广告设施安全检查', '设施是否定期安全检测，有无破损、倾斜', TESTING),
  general('OUTDOOR_ADVERTISING', '店招标牌设置检查', '店招是否符合街区规范，有无遮挡、残缺'),
  general('OUTDOOR_ADVERTISING', '电子显示屏管理检查', '亮度、音量、播放时间是否符合要求'),
  key('CATERING_FUMES', '油烟净化设施检查', '是否安装油烟净化设施并正常使用'),
  general('CATERING_FUMES', '油烟净化设施清洗检查', '是否定期清洗维护，记录是否保存', ON_SITE_AND_PAPER),
  general('CATERING_FUMES', '油烟排放检测', '油烟排放浓度是否符合标准', TESTING),
  general('CATERING_FUMES', '专用烟道检查', '经营场所是否配套专用烟道，排放口位置是否合规'),
  general('WASTE_SORTING', '生活垃圾分类投放检查', '是否分类投放，有无混投混放'),
  general('WASTE_SORTING', '垃圾分类容器设置检查', '容器种类、数量、标识是否符合要求'),
  key('WASTE_SORTING', '餐厨垃圾收运检查', '是否交由有资质的单位收运，合同与台账是否齐全', ON_SITE_AND_PAPER),
  general('WASTE_SORTING', '一次性用品提供检查', '是否主动提供一次性用品'),
  general('WASTE_SORTING', '管理责任人履责检查', '责任人是否公示投放规则并劝导', ON_SITE_AND_PAPER),
  key('CONSTRUCTION_WASTE', '建筑垃圾处置核准检查', '处置建筑垃圾是否取得核准，核准事项与实际是否一致', ON_SITE_AND_PAPER),
  general('CONSTRUCTION_WASTE', '工地出入口保洁检查', '是否设置冲洗设施，车辆是否带泥上路'),
  general('CONSTRUCTION_WASTE', '建筑垃圾运输检查', '运输车辆是否核准、密闭，路线和时间是否符合要求'),
  general('CONSTRUCTION_WASTE', '建筑垃圾台账检查', '产生、运输、消纳台账是否完整', ON_PAPER),
  special('GAS_SUPPLY', '燃气经营许可检查', '是否取得燃气经营许可并在有效期内', ON_SITE_AND_PAPER),
  special('GAS_SUPPLY', '燃气设施运行安全检查', '设施巡检、泄漏报警、应急抢修是否落实'),
  key('GAS_SUPPLY', '入户安检检查', '是否按周期入户安检，隐患是否告知', ON_SITE_AND_PAPER),
  general('GAS_SUPPLY', '瓶装燃气配送检查', '气瓶来源、配送人员与车辆是否合规'),
  general('STREET_FRONTAGE', '占道经营检查', '有无擅自占用城市道路经营'),
  general('STREET_FRONTAGE', '门前责任区检查', '责任区环境卫生、秩序是否良好'),
  general('STREET_FRONTAGE', '经营噪声检查', '有无使用高音招揽顾客'),
];

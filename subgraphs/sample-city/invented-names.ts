import type { DataRandom } from './data-random.ts';

/** Characters of brands: rare ones, so that no brand of the city is the name of a real house but by accident. */
const BRAND_FIRST = [...'澜沐屿峤岚砚栎枫稔筱澍汀霁昀芷漪璟珩峣浔泠洵湄淳琬珂珞瑜璞皓'];
const BRAND_SECOND = [...'禾舟川石木竹苇溪岩坞渡桥堤桑麦稻棠榆桐柏槐柳荷萍葵蓼芦蒲'];
const BRAND_THIRD = [...'里集坊舍轩台居园圃庭'];
const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎'];
const GIVEN_FIRST = [...'承允知景云书予思若清维佳嘉明晓文子远安宁'];
const GIVEN_SECOND = [...'泽川宜舟禾然珩溪瑶晗岚昕越帆禾霖彤桐谦诺'];
const ROAD_FIRST = [...'望听观临枕栖沁映揽拾'];
const ROAD_SECOND = [...'澜松竹荷月雪泉霞岚桂'];
const ROAD_KINDS = ['路', '街', '巷', '大道'];

/** A brand that nobody has registered, as far as chance allows. */
export function inventBrand(random: DataRandom): string {
  return random.pick(BRAND_FIRST) + random.pick(BRAND_SECOND) + random.pick(BRAND_THIRD);
}

/** A person's name. */
export function inventPerson(random: DataRandom): string {
  return random.pick(SURNAMES) + random.pick(GIVEN_FIRST) + (random.percent(80) ? random.pick(GIVEN_SECOND) : '');
}

/** A road that no map shows, with a house number. */
export function inventStreet(random: DataRandom): string {
  return `${random.pick(ROAD_FIRST)}${random.pick(ROAD_SECOND)}${random.pick(ROAD_KINDS)}${random.between(1, 899)}号`;
}

/** A mobile number of a block that is full of noughts, so that nobody is called by accident. */
export function inventPhone(random: DataRandom): string {
  return `1${random.pick(['30', '38', '57', '66', '88', '99'])}0000${String(random.below(10_000)).padStart(4, '0')}`;
}

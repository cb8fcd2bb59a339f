import 'reflect-metadata';
import { ArgsType, Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, PublicPageArgs } from '../../subgraph-kit/schema/connection.ts';
import { RegisterStatusEnum } from '../../subgraph-kit/schema/enums.graphql.ts';
import { ITEM_CLASSES, type ItemClass, type RegisterStatus } from './registry.ts';

registerEnumType(ITEM_CLASSES, {
  name: 'ItemClass',
  description: 'Class of an inspection item, which decides how much of its pool is drawn.',
  valuesConfig: {
    GENERAL: { description: 'General item (一般检查事项): sampled at the ordinary ratio.' },
    KEY: { description: 'Key item (重点检查事项): sampled at a higher ratio (CC-1.5c).' },
    SPECIAL: { description: 'Special key field (特殊重点领域): covered in full (LYG-5.4c, XZ-1.3.4c).' },
  },
});

/** API type of an inspection item as joint tasks see it; the department's own record is added by the department. */
@Directive('@key(fields: "code")')
@ObjectType('InspectionItem', {
  description: 'An item of a department’s list of random inspections, as joint tasks see it.',
  simpleResolvers: true,
})
export class InspectionItemType {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { description: 'Code of the item; its first letters tell the department.' })
  code: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Name in Chinese.' })
  name: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Supervision category of the enterprises that it is checked at, for example `CATERING`.' })
  category: string;

  @Directive('@tag(name: "public")')
  @Field(() => ITEM_CLASSES, { description: 'Class of the item.' })
  itemClass: ItemClass;

  @Directive('@tag(name: "public")')
  @Field(() => RegisterStatusEnum, { description: 'State on the department’s list.' })
  status: RegisterStatus;
}

/** Connection of items. */
export const InspectionItemConnectionType = connectionOf('InspectionItem', InspectionItemType, { public: true });

/** Arguments of the list of items. */
@ArgsType()
export class InspectionItemsArgs extends PublicPageArgs {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { nullable: true, description: 'Code of a department; left out: all.' })
  department: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => String, { nullable: true, description: 'Supervision category; left out: all.' })
  category: string | null;
}

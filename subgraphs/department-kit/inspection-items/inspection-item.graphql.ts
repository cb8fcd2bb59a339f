import 'reflect-metadata';
import { type ClassType, Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { type Connection, connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { RegisterStatusEnum } from '../../subgraph-kit/schema/enums.graphql.ts';
import { type ApiClass, Public } from '../api-class.ts';
import { ItemClassEnum } from '../enums.graphql.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { InspectionItem, InspectionItemFilter } from './inspection-item.ts';

/** What every subgraph knows of an inspection item. */
export interface ItemShape {
  readonly code: string;
}

/** API classes of one department's list of items. */
export interface InspectionItemTypes {
  readonly item: ApiClass<InspectionItem>;
  readonly connection: ClassType<Connection<InspectionItem>>;
  readonly filter: ApiClass<InspectionItemFilter>;
  /** The joint view that coordination owns; the department adds its record. */
  readonly joint: ApiClass<ItemShape>;
}

/** Makes the API classes of a department's list of items, which is public. */
export function inspectionItemTypes(profile: DepartmentProfile): InspectionItemTypes {
  const item = itemType(profile);
  return {
    item,
    connection: connectionOf(`${profile.typePrefix}InspectionItem`, item, { public: true }),
    filter: filterType(profile),
    joint: jointType(),
  };
}

function itemType(profile: DepartmentProfile): ApiClass<InspectionItem> {
  @Directive('@key(fields: "code")')
  @Public()
  @ObjectType(`${profile.typePrefix}InspectionItem`, {
    description: `A line of the list of items for random inspection of ${profile.name.en}.`,
    simpleResolvers: true,
  })
  class InspectionItemType {
    @Field(() => ID, { description: 'Code of the item; no two departments share one.' })
    code: string;

    @Field(() => String, { description: 'Name of the item.' })
    name: string;

    @Field(() => String, { description: 'Code of the supervision category that the item belongs to.' })
    category: string;

    @Field(() => ItemClassEnum, { description: 'Class of the item, which decides how it is sampled.' })
    itemClass: string;

    @Field(() => String, { description: 'What is checked.' })
    content: string;

    @Field(() => String, { description: 'Legal basis of the inspection.' })
    legalBasis: string;

    @Field(() => String, { description: 'How it is checked, for example on site.' })
    method: string;

    @Field(() => RegisterStatusEnum, { description: 'Whether the item is in use.' })
    status: string;
  }
  return InspectionItemType;
}

function filterType(profile: DepartmentProfile): ApiClass<InspectionItemFilter> {
  @Public()
  @InputType(`${profile.typePrefix}InspectionItemFilter`, { description: 'Which items are wanted; what is left out does not narrow.' })
  class InspectionItemFilterType {
    @Field(() => String, { nullable: true, description: 'Code of the supervision category.' })
    category?: string | null;

    @Field(() => ItemClassEnum, { nullable: true, description: 'Class of the item.' })
    itemClass?: string | null;

    @Field(() => RegisterStatusEnum, { nullable: true, description: 'Status of the item.' })
    status?: string | null;
  }
  return InspectionItemFilterType;
}

function jointType(): ApiClass<ItemShape> {
  @Directive('@key(fields: "code")')
  @ObjectType('InspectionItem', { description: 'An inspection item of any department.', simpleResolvers: true })
  class JointInspectionItemType {
    @Public()
    @Field(() => ID, { description: 'Code of the item.' })
    code: string;
  }
  return JointInspectionItemType;
}

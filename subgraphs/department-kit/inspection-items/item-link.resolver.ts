import 'reflect-metadata';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiClass } from '../api-class.ts';
import type { InspectionItemTypes, ItemShape } from './inspection-item.graphql.ts';

/** Adds the field `item` to a type whose values carry the code of an inspection item: its key alone, for coordination and the department add the rest. */
export function itemLinkResolver(owner: ApiClass<object>, items: InspectionItemTypes): new () => object {
  @Resolver(() => owner)
  class ItemLinkResolver {
    @FieldResolver(() => items.joint, { name: 'item', nullable: true, description: 'The inspection item.' })
    item(@Root() { itemCode }: { readonly itemCode: string }): ItemShape {
      return { code: itemCode };
    }
  }
  return ItemLinkResolver;
}

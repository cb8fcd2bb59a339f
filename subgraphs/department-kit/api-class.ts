import { type ClassType, Directive } from 'type-graphql';

/** An API class that a factory made for one department. */
export type ApiClass<Shape extends object> = ClassType<Shape>;

type AnyDecorator = ClassDecorator & MethodDecorator & PropertyDecorator & ParameterDecorator;

/** Marks a type, field or argument as part of the public contract. */
export const Public = (): AnyDecorator => Directive('@tag(name: "public")') as unknown as AnyDecorator;

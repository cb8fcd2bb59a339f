/** Source of the present instant, passed in so that time is an argument and tests can set it. */
export interface Clock {
  /** The present instant. */
  now(): Date;
}

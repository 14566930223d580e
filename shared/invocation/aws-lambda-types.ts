// middy's own types import these names from "aws-lambda"; tsconfig maps that module here, so that Amazon's types, which
// fit neither our events nor our context, stay out.

export type Context = object;

export type Handler<Event = unknown, Result = unknown> = (event: Event, context: Context) => Promise<Result>;

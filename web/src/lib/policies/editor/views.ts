/** How a draft can be edited. */
export const views = ['table', 'tests', 'json'] as const;
export type View = (typeof views)[number];

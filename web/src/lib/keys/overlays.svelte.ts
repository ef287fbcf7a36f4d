/** What lies over the page. */
export const overlays = $state({ find: false, keys: false });

/** What stands before `/console` in the path of this page: nothing, or where a gateway has put the router. */
export const BASE =
  document.querySelector<HTMLMetaElement>('meta[name="waybill-base"]')?.content ?? '';

/** The path that every view begins with. */
export const ROOT = `${BASE}/console`;

/** A path of this site, or the home page: never an address elsewhere (`//evil`, `/\evil`, `javascript:`). */
export const localPath = (text: string | undefined): string =>
  text !== undefined && /^\/[^/\\]/.test(text) && !/[\u0000-\u001f\\]/.test(text) ? text : '/'

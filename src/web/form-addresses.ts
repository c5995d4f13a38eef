import { type Route } from './handler.ts'

/**
 * A refused form leaves its own address in the address bar. Opened again, it leads to the page that the form stands on:
 * the nearest address above it that has one. `parts` says how much of the address that is.
 */
export function formAddresses(routes: readonly Route[]): { form: string; parts: number }[] {
  const pages = new Set(routes.flatMap(([method, address]) => (method === 'GET' ? [address] : [])))
  return routes.flatMap(([method, address]) => {
    if (method === 'GET' || pages.has(address)) return []
    const parts = address.split('/').slice(1)
    while (parts.length > 0 && !pages.has(`/${parts.join('/')}`)) parts.pop()
    return [{ form: address, parts: parts.length }]
  })
}

/** `/sign-offs/41/signatory`, two parts: `/sign-offs/41`. */
export const firstParts = (path: string, parts: number): string =>
  `/${path
    .split('/')
    .slice(1, parts + 1)
    .join('/')}`

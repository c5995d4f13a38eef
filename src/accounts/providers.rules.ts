/** The name of a sign-in provider as people know it: from its setting, `OIDC_MICROSOFT_…`. */
export const providerName = (name: string): string =>
  name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')

/** The provider whose issuer this is, by name; else the issuer's host, for one that was taken out of the settings. */
export function providerOf(issuer: string, providers: readonly { name: string; issuer: string }[]): string {
  const bare = (text: string): string => text.replace(/\/+$/, '')
  const known = providers.find((one) => bare(one.issuer) === bare(issuer))
  return known === undefined ? issuer.replace(/^https?:\/\//, '') : providerName(known.name)
}

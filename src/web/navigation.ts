import { hasHat, mayAtAll, type Viewer } from '../policy.ts'

export type NavigationItem = { text: string; href: string; current: boolean }

type Place = { text: string; href: string; under: RegExp; for: (viewer: Viewer) => boolean }

const PLACES: Place[] = [
  { text: 'Home', href: '/', under: /^\/$/, for: () => true },
  {
    text: 'My pathway',
    href: '/me/pathway',
    under: /^\/(me\/pathway|assignments|required-training)/,
    for: (v) => mayAtAll(v, 'log.read'),
  },
  { text: 'CPD log', href: '/cpd', under: /^\/cpd/, for: (v) => mayAtAll(v, 'log.read') },
  {
    text: 'Sign-offs',
    href: '/sign-offs',
    under: /^\/(sign-offs|second-looks)/,
    for: (v) => mayAtAll(v, 'signoff.read'),
  },
  {
    text: 'People',
    href: '/people',
    under: /^\/(people|teachers|schools\/\d+\/(staff|imports|invitations))/,
    for: (v) =>
      hasHat(v, 'cpd_lead') ||
      hasHat(v, 'inclusion_lead') ||
      hasHat(v, 'school_leader') ||
      hasHat(v, 'administrator') ||
      hasHat(v, 'induction_tutor'),
  },
  { text: 'Training', href: '/training', under: /^\/training/, for: (v) => mayAtAll(v, 'training.read') },
  {
    text: 'Reports',
    href: '/reports',
    under: /^\/(reports|schools|trusts|board|required)/,
    for: (v) => mayAtAll(v, 'report.school') || mayAtAll(v, 'report.board'),
  },
  { text: 'Framework', href: '/competencies', under: /^\/(competencies|modules)/, for: () => true },
  { text: 'Admin', href: '/admin', under: /^\/admin/, for: (v) => hasHat(v, 'administrator') },
]

/** The main navigation for this viewer; the place one is at is marked. */
export function navigation(viewer: Viewer, path: string): NavigationItem[] {
  const places = PLACES.filter((place) => place.for(viewer))
  const current = places.findIndex((place) => place.under.test(path))
  return places.map((place, i) => ({ text: place.text, href: place.href, current: i === current }))
}

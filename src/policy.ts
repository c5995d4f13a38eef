import { type IsoDate } from './shared/dates.ts'

/** What somebody is given for a time, with a scope: a school, a trust or, for an administrator, the whole site. */
export type Role =
  | 'inclusion_lead'
  | 'cpd_lead'
  | 'induction_tutor'
  | 'school_leader'
  | 'trust_lead'
  | 'governor'
  | 'family_panel'
  | 'administrator'

/** A role, or what follows from a period: working at a school, having worked at one and at none now, mentoring, tutoring or appraising somebody. */
export type HatName = Role | 'teacher' | 'leaver' | 'mentor' | 'tutor' | 'appraiser'
export type HatScope = { schoolId: number } | { trustId: number } | 'site' | 'people'
export type Hat = { name: HatName; scope: HatScope }

/** Who is asking. `userId` is null only for the command line, which acts as an administrator of the site. */
export type Viewer = {
  userId: number | null
  personId: number | null
  name: string
  /** Where the viewer works or has a role, for the top of each page: `Hazelmere Primary`. */
  place: string | null
  /** Schools where the viewer works now or is about to. */
  schoolIds: number[]
  hats: Hat[]
}

/** Whom a capability reaches: oneself, the people of a period, or the school, trust or site of the role. */
export type Reach = 'own' | 'mentees' | 'tutees' | 'appraisees' | 'scope'

/** The table is the documentation, the docs page and the test matrix. */
export const REACH = {
  /** Anyone signed in: the framework, the catalogue, one's own home page and account. */
  'site.use': everyHat('own'),

  /** Name, school, job, stage, mentor: the staff list. */
  'people.read': {
    teacher: 'own',
    leaver: 'own',
    mentor: 'mentees',
    tutor: 'tutees',
    appraiser: 'appraisees',
    inclusion_lead: 'scope',
    cpd_lead: 'scope',
    induction_tutor: 'scope',
    school_leader: 'scope',
    trust_lead: 'scope',
    administrator: 'scope',
  },
  /** Add and change people and their periods, import staff, merge two records. */
  'people.manage': { cpd_lead: 'scope', administrator: 'scope' },
  /** Say who mentors, tutors and appraises whom. */
  'support.manage': { cpd_lead: 'scope', school_leader: 'scope', induction_tutor: 'scope', administrator: 'scope' },
  'roles.manage': { administrator: 'scope' },
  /** Invite people to open an account. */
  'accounts.manage': { administrator: 'scope', cpd_lead: 'scope' },
  /** Switch accounts off and on, end sessions, make a link for a new password. */
  'accounts.switch': { administrator: 'scope' },
  /** Settings of the whole site: schools, sign-in, the outbox. */
  'site.manage': { administrator: 'scope' },

  /** Modules done, the focus, how many planned steps are done, days waiting. Nothing else. */
  'summary.read': {
    teacher: 'own',
    leaver: 'own',
    mentor: 'mentees',
    tutor: 'tutees',
    appraiser: 'appraisees',
    inclusion_lead: 'scope',
    cpd_lead: 'scope',
    school_leader: 'scope',
    trust_lead: 'scope',
  },
  /** The pathway: depth by competency, planned steps, sign-offs. */
  'record.read': { teacher: 'own', leaver: 'own', mentor: 'mentees', inclusion_lead: 'scope', cpd_lead: 'scope' },
  /** What somebody wrote in the CPD log. */
  'entry.read': { teacher: 'own', leaver: 'own', mentor: 'mentees', cpd_lead: 'scope' },
  /** One's own log as a list and a file: whoever has left keeps it, and adds nothing. */
  'log.read': { teacher: 'own', leaver: 'own' },
  'entry.write': { teacher: 'own' },
  /** Choose steps and the focus. */
  'plan.write': { teacher: 'own', mentor: 'mentees' },
  'signoff.request': { teacher: 'own' },
  /** Take back one's own request: what was shared with it is shared no longer. */
  'signoff.withdraw': { teacher: 'own', leaver: 'own' },
  'signoff.read': { teacher: 'own', leaver: 'own', mentor: 'mentees', inclusion_lead: 'scope', cpd_lead: 'scope' },
  'signoff.decide': { teacher: 'own', mentor: 'mentees', inclusion_lead: 'scope' },
  /** Hand a request to another reader. */
  'signoff.route': { cpd_lead: 'scope', inclusion_lead: 'scope' },

  /** A second look at what one signed, was signed for, or was drawn to look at. */
  'look.read': { teacher: 'own', leaver: 'own', mentor: 'own', inclusion_lead: 'own', cpd_lead: 'own' },
  /** Look at somebody's signed record that was drawn at random. */
  'look.give': { inclusion_lead: 'scope', cpd_lead: 'scope' },

  /** What Stepfree asks about one's own records. */
  'questions.read': { teacher: 'own', mentor: 'own', inclusion_lead: 'own' },
  /** What stayed unresolved, counts, and which questions are on. */
  'questions.school': { cpd_lead: 'scope' },

  /** How Stepfree works at a school: whom to tell about a child's safety, and who confirms. */
  'school.settings': { cpd_lead: 'scope', school_leader: 'scope' },

  'assignment.read': {
    teacher: 'own',
    leaver: 'own',
    mentor: 'mentees',
    tutor: 'tutees',
    cpd_lead: 'scope',
    inclusion_lead: 'scope',
  },
  'assignment.complete': { teacher: 'own', cpd_lead: 'scope' },
  'assignment.manage': { cpd_lead: 'scope' },

  'training.read': { teacher: 'own', cpd_lead: 'scope', school_leader: 'scope', inclusion_lead: 'scope' },
  'training.manage': { cpd_lead: 'scope' },

  'required.read': { teacher: 'own', leaver: 'own', cpd_lead: 'scope', school_leader: 'scope' },
  'required.manage': { cpd_lead: 'scope', school_leader: 'scope' },

  /** Completion of a school: counts, and who needs something and why. */
  'report.school': { cpd_lead: 'scope', inclusion_lead: 'scope', school_leader: 'scope', trust_lead: 'scope' },
  /** Everyone by every competency. */
  'report.matrix': { cpd_lead: 'scope', inclusion_lead: 'scope' },
  'report.trust': { trust_lead: 'scope' },
  /** The governors' paper: whole-school counts and words. */
  'report.board': { governor: 'scope', cpd_lead: 'scope', school_leader: 'scope', trust_lead: 'scope' },

  /** The inclusion training plan in plain words, without names. */
  'report.family': { family_panel: 'scope', governor: 'scope', cpd_lead: 'scope', school_leader: 'scope' },

  /** What happened, as sentences. */
  /** An administrator's is without anything of the record. */
  'history.person': {
    teacher: 'own',
    leaver: 'own',
    cpd_lead: 'scope',
    inclusion_lead: 'scope',
    administrator: 'scope',
  },
  'history.school': { cpd_lead: 'scope', school_leader: 'scope', administrator: 'scope' },
} as const satisfies Record<string, Partial<Record<HatName, Reach>>>

export type Capability = keyof typeof REACH

/**
 * The wall. Whoever appraises somebody or is their induction tutor has, whatever else they are, none of these for that
 * person: restrictions beat grants (the school may give one deputy all three hats). What a person shares by asking to be
 * signed off is let through in signoff/, item by item.
 */
export const WALLED: ReadonlySet<Capability> = new Set<Capability>([
  'record.read',
  'entry.read',
  'plan.write',
  'signoff.read',
  'signoff.decide',
  'signoff.route',
  'look.give',
  'questions.school',
  'report.matrix',
  'history.person',
])

/** Whom a viewer reaches with a capability today; `people/visibility.store.ts` turns it into one sub-query. */
export type Scope = {
  viewerId: number | null
  today: IsoDate
  own: boolean
  mentees: boolean
  tutees: boolean
  appraisees: boolean
  schoolIds: number[]
  trustIds: number[]
  site: boolean
  walled: boolean
}

/** May this viewer do this at all, to anybody? */
export const mayAtAll = (viewer: Viewer, capability: Capability): boolean =>
  viewer.hats.some((hat) => reachOf(hat, capability) !== undefined)

/** To whom? */
export function scopeOf(viewer: Viewer, capability: Capability, today: IsoDate): Scope {
  const scope: Scope = {
    viewerId: viewer.personId,
    today,
    own: false,
    mentees: false,
    tutees: false,
    appraisees: false,
    schoolIds: [],
    trustIds: [],
    site: false,
    walled: WALLED.has(capability),
  }
  for (const hat of viewer.hats) {
    const reach = reachOf(hat, capability)
    if (reach === undefined) continue
    if (reach !== 'scope') scope[reach] = true
    else if (hat.scope === 'site') scope.site = true
    else if (hat.scope !== 'people' && 'schoolId' in hat.scope) scope.schoolIds.push(hat.scope.schoolId)
    else if (hat.scope !== 'people') scope.trustIds.push(hat.scope.trustId)
  }
  return scope
}

/** Does the scope take in this school as a whole? */
export const reachesSchool = (scope: Scope, school: { id: number; trustId: number | null }): boolean =>
  scope.site ||
  scope.schoolIds.includes(school.id) ||
  (school.trustId !== null && scope.trustIds.includes(school.trustId))

export const reachesTrust = (scope: Scope, trustId: number): boolean => scope.site || scope.trustIds.includes(trustId)

export const hasHat = (viewer: Viewer, name: HatName): boolean => viewer.hats.some((hat) => hat.name === name)

function reachOf(hat: Hat, capability: Capability): Reach | undefined {
  const reaches: Partial<Record<HatName, Reach>> = REACH[capability]
  return reaches[hat.name]
}

function everyHat(reach: Reach): Record<HatName, Reach> {
  return {
    teacher: reach,
    leaver: reach,
    mentor: reach,
    tutor: reach,
    appraiser: reach,
    inclusion_lead: reach,
    cpd_lead: reach,
    induction_tutor: reach,
    school_leader: reach,
    trust_lead: reach,
    governor: reach,
    family_panel: reach,
    administrator: reach,
  }
}

import { type Cast, type Person } from '../support/cast.ts'

/** Who asks, and about whom. Everything asked about is at Hazelmere. */
export type Asked = { label: string; who: (cast: Cast) => Person | null; about: (cast: Cast) => Person }

const sian = (cast: Cast): Person => cast.sian

/** The columns of the table, in its order. */
export const ASKED: readonly Asked[] = [
  { label: 'somebody signed out', who: () => null, about: sian },
  { label: 'herself', who: sian, about: sian },
  { label: 'her mentor', who: (cast) => cast.idris, about: sian },
  { label: 'her past mentor', who: (cast) => cast.pat, about: sian },
  { label: 'her induction tutor, also CPD lead', who: (cast) => cast.dora, about: sian },
  { label: 'his appraiser, also CPD lead', who: (cast) => cast.dora, about: (cast) => cast.idris },
  { label: 'the CPD lead', who: (cast) => cast.lena, about: sian },
  { label: 'the SENCO', who: (cast) => cast.renee, about: sian },
  { label: 'the headteacher', who: (cast) => cast.hana, about: sian },
  { label: 'a colleague', who: (cast) => cast.aoife, about: sian },
  { label: 'a teacher in the same trust', who: (cast) => cast.olu, about: sian },
  { label: 'the trust’s CPD lead', who: (cast) => cast.trustLead, about: sian },
  { label: 'the CPD lead of another trust', who: (cast) => cast.bea, about: sian },
  { label: 'a governor', who: (cast) => cast.governor, about: sian },
  { label: 'a family panel member', who: (cast) => cast.family, about: sian },
  { label: 'an administrator', who: (cast) => cast.admin, about: sian },
  { label: 'a leaver, about himself', who: (cast) => cast.leo, about: (cast) => cast.leo },
  { label: 'the CPD lead, about a leaver', who: (cast) => cast.lena, about: (cast) => cast.leo },
]

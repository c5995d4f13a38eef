import { academicYear, academicYearOf, halfTermOf } from '../calendars/half-terms.rules.ts'
import { type Capability, hasHat, type HatName, scopeOf } from '../policy.ts'
import { readSchoolWeek, readStrandSums } from '../reporting/school-week.store.ts'
import { listSchoolsIn, listTrusts, type School } from '../reporting/schools.store.ts'
import { capital } from '../shared/text.ts'
import { type Ctx, type Handler, page, type Reply, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { countSite, listMine, listTrainingPlan, type Mine } from './home.store.ts'
import * as panels from './home.view.ts'
import { type Panel } from './panel.view.ts'
import { inclusionPanel, mentorPanel, tutorPanel } from './supporter-panels.view.ts'
import { schoolHome } from './school-home.view.ts'
import { eyesOn } from './school-needs.view.ts'

/** Hats with nobody else's learning under them: one's own pathway is the first page. */
const OWN_ONLY: HatName[] = ['teacher', 'leaver', 'appraiser']

/** The first page for the hats somebody wears: the school of a CPD lead or a headteacher, and a panel for each other hat. */
export const showHome: Handler = async (ctx) => {
  const { viewer } = ctx
  if (viewer.hats.every((hat) => OWN_ONLY.includes(hat.name))) return redirect(paths.myPathway)
  return (await onlyPage(ctx)) ?? showPanels(ctx)
}

/** Governors and trust leads who are nothing else go straight to what is theirs. */
async function onlyPage(ctx: Ctx): Promise<Reply | undefined> {
  const [hat, second] = ctx.viewer.hats
  if (hat === undefined || second !== undefined || hat.scope === 'people' || hat.scope === 'site') return undefined
  if (hat.name === 'trust_lead') {
    const [trust] = await listTrusts(ctx.db, scopeOf(ctx.viewer, 'report.trust', ctx.today).trustIds)
    return trust === undefined ? undefined : redirect(paths.trust(trust.uid))
  }
  if (hat.name !== 'governor') return undefined
  const [school] = await schoolsFor(ctx, 'report.board')
  return school === undefined ? undefined : redirect(paths.board(school.urn))
}

async function showPanels(ctx: Ctx): Promise<Reply> {
  const leads = hasHat(ctx.viewer, 'cpd_lead') ? await schoolsFor(ctx, 'assignment.manage') : []
  if (leads[0] !== undefined)
    return page('screens/home', panels.homePage(await leadHome(ctx, leads[0], leads.slice(1))))
  const heads = hasHat(ctx.viewer, 'school_leader') ? await schoolsFor(ctx, 'required.manage') : []
  if (heads[0] !== undefined)
    return page('screens/home', panels.homePage(await headHome(ctx, heads[0], heads.slice(1))))
  return page(
    'screens/home',
    panels.homePage({
      ...{ title: `This week, ${ctx.viewer.name}`, lede: null, week: null, curves: null },
      panels: await hatPanels(ctx),
    }),
  )
}

async function leadHome(ctx: Ctx, school: School, others: School[]): Promise<panels.HomeParts> {
  const { db, viewer, today } = ctx
  const week = await readSchoolWeek(db, school.id, { viewerId: viewer.personId, today })
  return {
    ...{ title: `${school.name}, this week`, lede: null, curves: null },
    week: schoolHome(school, week, eyesOn(viewer, school, today)),
    panels: [...otherSchools(others), ...(await hatPanels(ctx))],
  }
}

async function headHome(ctx: Ctx, school: School, others: School[]): Promise<panels.HomeParts> {
  const { db, viewer, today } = ctx
  const week = await readSchoolWeek(db, school.id, { viewerId: viewer.personId, today })
  const people = week.people.map(({ person }) => person)
  const { strands, sum } = await readStrandSums(db, school.id, people, today)
  return {
    title: `${school.name}, this week`,
    lede: `${capital(halfTermOf(today).name)}. Counts and conditions; nobody is shown by depth.`,
    week: null,
    curves: panels.curvesPanel(school, strands),
    panels: [panels.conditionsPanel(school, week, sum, today), ...otherSchools(others), ...(await hatPanels(ctx))],
  }
}

async function readMine({ db, viewer, today }: Ctx): Promise<Mine[]> {
  if (viewer.personId === null) return []
  return listMine(db, {
    personId: viewer.personId,
    today,
    mentor: hasHat(viewer, 'mentor'),
    tutor: hasHat(viewer, 'tutor'),
    leadsAt: viewer.hats.flatMap((hat) =>
      hat.name === 'inclusion_lead' && typeof hat.scope === 'object' && 'schoolId' in hat.scope
        ? [hat.scope.schoolId]
        : [],
    ),
  })
}

/** A panel for each hat that has none of its own above. */
async function hatPanels(ctx: Ctx): Promise<Panel[]> {
  const { db, viewer, today } = ctx
  const mine = await readMine(ctx)
  const shown: Panel[] = []
  const wears = (...names: Parameters<typeof hasHat>[1][]) => names.some((name) => hasHat(viewer, name))
  const offers = panels.offersPanel(mine, today)
  if (offers !== null) shown.push(offers)
  const questions = panels.questionsPanel(mine, today)
  if (questions !== null) shown.push(questions)
  const looks = wears('inclusion_lead', 'cpd_lead') ? panels.lookPanel(mine) : null
  if (looks !== null) shown.push(looks)
  const mentor = mentorPanel(mine, today, wears('mentor'))
  if (wears('administrator')) shown.push(panels.adminPanel(await countSite(db, today)))
  if (wears('inclusion_lead')) shown.push(inclusionPanel(mine, today))
  if (mentor !== null) shown.push(mentor)
  if (wears('tutor', 'induction_tutor')) shown.push(tutorPanel(mine, today))
  if (viewer.schoolIds.length > 0) shown.push(panels.teacherPanel(mine, today))
  if (wears('leaver')) shown.push(panels.leaverPanel)
  if (wears('trust_lead')) shown.push(await trustPanel(ctx))
  if (wears('governor')) shown.push(await boardPanel(ctx))
  if (wears('family_panel')) {
    const { schoolIds } = scopeOf(viewer, 'report.family', today)
    const year = academicYear(academicYearOf(today))
    const plan = await listTrainingPlan(db, schoolIds, halfTermOf(today).startedOn, year.finishedOn ?? today)
    shown.push(panels.familyPanel(plan, today))
  }
  return shown
}

function otherSchools(schools: readonly School[]): Panel[] {
  if (schools.length === 0) return []
  const links = schools.map((school) => ({ text: `${school.name}, this week`, href: paths.school(school.urn) }))
  return [panels.linksPanel('schools', 'Your other schools', 'Each has a page of its own.', links)]
}

async function trustPanel({ db, viewer, today }: Ctx): Promise<Panel> {
  const trusts = await listTrusts(db, scopeOf(viewer, 'report.trust', today).trustIds)
  return panels.linksPanel(
    'trust',
    'You as trust lead',
    'Your schools side by side, in counts.',
    trusts.map((trust) => ({ text: trust.name, href: paths.trust(trust.uid) })),
  )
}

async function boardPanel(ctx: Ctx): Promise<Panel> {
  const schools = await schoolsFor(ctx, 'report.board')
  return panels.linksPanel(
    'board',
    'You as governor',
    'One page for each school, without names.',
    schools.map((school) => ({ text: school.name, href: paths.board(school.urn) })),
  )
}

const schoolsFor = (ctx: Ctx, capability: Capability): Promise<School[]> =>
  listSchoolsIn(ctx.db, scopeOf(ctx.viewer, capability, ctx.today))

import { academicYear, academicYearOf, halfTermOf } from '../calendars/half-terms.rules.ts'
import { type Capability, hasHat, scopeOf } from '../policy.ts'
import { readSchoolWeek } from '../reporting/school-week.store.ts'
import { listSchoolsIn, listTrusts, type School } from '../reporting/schools.store.ts'
import { capital } from '../shared/text.ts'
import { type Ctx, type Handler, page, type Reply, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { countSite, listMine, listTrainingPlan, type Mine } from './home.store.ts'
import * as panels from './home.view.ts'
import { eyesOn, schoolHome } from './school-home.view.ts'

/** The first page for the hats somebody wears: the school of a CPD lead or a headteacher, and a panel for each other hat. */
export const showHome: Handler = async (ctx) => {
  const { viewer } = ctx
  if (viewer.hats.every((hat) => hat.name === 'teacher' || hat.name === 'appraiser')) return redirect(paths.myPathway)
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
  const { db, viewer, today } = ctx
  const leads = hasHat(viewer, 'cpd_lead') ? await schoolsFor(ctx, 'assignment.manage') : []
  const heads = leads.length === 0 && hasHat(viewer, 'school_leader') ? await schoolsFor(ctx, 'required.manage') : []
  const [school] = [...leads, ...heads]
  const week = school === undefined ? null : await readSchoolWeek(db, school.id, { viewerId: viewer.personId, today })
  const found = { ctx, leads, heads, mine: await readMine(ctx) }
  const shown = [
    ...(school !== undefined && week !== null && heads.length > 0 ? [panels.conditionsPanel(school, week, today)] : []),
    ...otherSchools(found),
    ...(await rolePanels(found)),
  ]
  return page(
    'screens/home',
    panels.homePage({
      title: school === undefined ? `This week, ${viewer.name}` : `${school.name}, this week`,
      lede:
        school !== undefined && heads.length > 0
          ? `${capital(halfTermOf(today).name)}. Counts and conditions; nobody is shown by depth.`
          : null,
      week:
        school !== undefined && week !== null && leads.length > 0
          ? schoolHome(school, week, eyesOn(viewer, school, today))
          : null,
      curves: school !== undefined && week !== null && heads.length > 0 ? panels.curvesPanel(school, week) : null,
      panels: shown,
    }),
  )
}

type Found = { ctx: Ctx; leads: School[]; heads: School[]; mine: Mine[] }

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

async function rolePanels({ ctx, mine }: Found): Promise<panels.Panel[]> {
  const { db, viewer, today } = ctx
  const shown: panels.Panel[] = []
  const wears = (...names: Parameters<typeof hasHat>[1][]) => names.some((name) => hasHat(viewer, name))
  const mentor = panels.mentorPanel(mine, today, wears('mentor'))
  if (wears('administrator')) shown.push(panels.adminPanel(await countSite(db, today)))
  if (wears('inclusion_lead')) shown.push(panels.inclusionPanel(mine, today))
  if (mentor !== null) shown.push(mentor)
  if (wears('tutor', 'induction_tutor')) shown.push(panels.tutorPanel(mine, today))
  if (viewer.schoolIds.length > 0) shown.push(panels.teacherPanel(mine, today))
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

const otherSchools = ({ leads, heads }: Found): panels.Panel[] => {
  const others = [...leads, ...heads].slice(1)
  const links = others.map((school) => ({ text: `${school.name}, this week`, href: paths.school(school.urn) }))
  return others.length === 0
    ? []
    : [panels.linksPanel('schools', 'Your other schools', 'Each has a page of its own.', links)]
}

async function trustPanel({ db, viewer, today }: Ctx): Promise<panels.Panel> {
  const trusts = await listTrusts(db, scopeOf(viewer, 'report.trust', today).trustIds)
  return panels.linksPanel(
    'trust',
    'You as trust lead',
    'Your schools side by side, in counts.',
    trusts.map((trust) => ({ text: trust.name, href: paths.trust(trust.uid) })),
  )
}

async function boardPanel(ctx: Ctx): Promise<panels.Panel> {
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

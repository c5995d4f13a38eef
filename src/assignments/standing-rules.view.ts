import { type ModuleName } from '../modules/modules.store.ts'
import { type Stage } from '../pathways/framework.store.ts'
import { type School } from '../people/schools.store.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { count } from '../shared/text.ts'
import { type Confirm, type DataTable, type SelectField, type TextField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { dueFromStage, sortCandidates, type Sorted, templateDays } from './assignments.rules.ts'
import { type RuleValue, type RuleValues } from './standing-rules.form.ts'
import { type AtStage, type StandingRule, type TemplateModules } from './standing-rules.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'assignments/rules': RulesPage
    'assignments/rule-check': RuleCheckPage
    'assignments/rule-end': RuleEndPage
  }
}

export type RulesPage = PageModel & {
  lede: string
  formKey: string
  open: DataTable | null
  ended: DataTable | null
  offers: { title: string; text: string; modules: string[]; action: string; stage: string; about: string }[]
  form: { action: string; stage: SelectField; phase: SelectField | null; module: SelectField; weeks: TextField }
}
export type StagesHere = readonly { stageId: number; phase: string | null; people: number }[]

/** The standing rules of a school, the sets that the framework offers, and a form for one more. */
export function rulesPage(
  school: School,
  rules: readonly StandingRule[],
  templates: readonly TemplateModules[],
  stages: readonly Stage[],
  modules: readonly ModuleName[],
  here: StagesHere,
  formKey: string,
  today: IsoDate,
  refused: { values: RuleValues; errors: FieldErrors } | null = null,
): RulesPage {
  const open = rules.filter((rule) => rule.endedOn === null)
  const ended = rules.filter((rule) => rule.endedOn !== null)
  const phases = [...new Set(here.flatMap((row) => (row.phase === null ? [] : [row.phase])))]
  const values = refused?.values
  const errors = refused?.errors ?? {}
  return {
    title: 'Standing rules for modules',
    back: { text: school.name, href: paths.school(school.urn) },
    errors: refused === null ? null : refused.errors,
    lede: `At ${school.name}, a standing rule gives a module to everyone at a career stage: those who are here, and those who come later.`,
    formKey,
    open: open.length === 0 ? null : openTable(open, school, today),
    ended:
      ended.length === 0
        ? null
        : {
            caption: 'Rules that have ended',
            head: ['Module', 'For', 'Ended on', { text: 'Given to', number: true }],
            rows: ended.map((rule) => [rule.module, whom(rule), sayDate(rule.endedOn ?? today, today), rule.given]),
          },
    offers: templates.filter((template) => !isInUse(template, open)).map((template) => offerOf(template, school, here)),
    form: {
      action: paths.assignmentRules(school.urn),
      stage: {
        name: 'stage',
        label: 'Career stage',
        empty: 'Choose a stage',
        value: values?.stage,
        error: errors.stage,
        options: stages.map((stage) => ({ value: String(stage.id), text: stage.name })),
      },
      phase:
        phases.length === 0
          ? null
          : {
              name: 'phase',
              label: 'Phase',
              empty: 'All phases',
              value: values?.phase,
              error: errors.phase,
              options: phases.map((phase) => ({ value: phase, text: phase })),
            },
      module: {
        name: 'module',
        label: 'Module',
        empty: 'Choose a module',
        value: values?.module,
        error: errors.module,
        options: modules.map((module) => ({ value: String(module.id), text: module.title })),
      },
      weeks: {
        name: 'weeks',
        label: 'Due how many weeks after the stage starts',
        hint: 'A school year has 39. Whoever joins late has at least four weeks from the day it is given.',
        inputmode: 'numeric',
        width: 3,
        value: values?.weeks ?? '13',
        error: errors.weeks,
      },
    },
  }
}

const openTable = (open: readonly StandingRule[], school: School, today: IsoDate): DataTable => ({
  caption: 'Rules in use',
  head: [
    'Module',
    'For',
    'Due',
    { text: 'Since', nowrap: true },
    { text: 'Given to', number: true },
    { text: 'What next', hidden: true },
  ],
  rows: open.map((rule) => [
    { text: rule.module, href: paths.module(rule.moduleCode) },
    whom(rule),
    `${sayWeeks(rule.dueAfterDays)} after the stage starts`,
    sayDate(rule.createdOn, today),
    rule.given,
    { text: 'End', href: `${paths.assignmentRules(school.urn)}/${rule.id}/end`, about: `the rule for ${rule.module}` },
  ]),
})

/** Every module of the template has an open rule for the whole stage. */
const isInUse = (template: TemplateModules, open: readonly StandingRule[]): boolean =>
  template.modules.every((module) =>
    open.some((rule) => rule.moduleId === module.id && rule.stageId === template.stageId && rule.phase === null),
  )

function offerOf(template: TemplateModules, school: School, here: StagesHere): RulesPage['offers'][number] {
  const people = here.filter((row) => row.stageId === template.stageId).reduce((sum, row) => sum + row.people, 0)
  const days = templateDays(template.modules.length, template.pace)
  return {
    title: template.stage,
    text: `${people === 0 ? 'Nobody is' : count(people, 'person is', 'people are')} at this stage here now. Who has a module already is not given it twice.`,
    modules: template.modules.map((module, i) => `Week ${(days[i] ?? 0) / 7}: ${module.title}`),
    action: `${paths.assignmentRules(school.urn)}/template`,
    stage: String(template.stageId),
    about: `for ${template.stage}`,
  }
}

export type RuleCheckPage = PageModel & {
  lede: string
  confirm: Confirm
  gets: { name: string; small: string }[]
  left: { title: string; names: string[] }[]
}

/** Whom a new rule reaches today, before it is made. */
export function ruleCheckPage(
  school: School,
  rule: RuleValue,
  names: { stage: string; module: string },
  people: readonly AtStage[],
  tokens: { csrf: string; key: string },
  today: IsoDate,
): RuleCheckPage {
  const dueOf = (person: AtStage) => dueFromStage(person.stageStartedOn, rule.weeks * 7, today)
  const sorted: Sorted<AtStage> = { gets: [], has: [], withdrawn: [], leaving: [] }
  for (const person of people) {
    const one = sortCandidates([person], dueOf(person))
    sorted.gets.push(...one.gets)
    sorted.has.push(...one.has)
    sorted.withdrawn.push(...one.withdrawn)
    sorted.leaving.push(...one.leaving)
  }
  const namesOf = (group: readonly AtStage[]) => group.map((person) => person.name)
  const back = paths.assignmentRules(school.urn)
  const { stage, phase, module, weeks } = rule.values
  return {
    title: 'Check this rule',
    back: { text: 'Standing rules', href: back },
    lede: `Everyone at ${names.stage}${rule.phase === null ? '' : ` in ${rule.phase}`} is given “${names.module}”, due ${sayWeeks(rule.weeks * 7)} after the stage starts.`,
    confirm: {
      title: 'Make this rule?',
      text: `${count(sorted.gets.length, 'person gets', 'people get')} the module now. Whoever comes later gets it when they arrive.`,
      action: `${back}/confirmation`,
      button: 'Make the rule',
      cancel: { text: 'Go back', href: back },
      csrf: tokens.csrf,
      key: tokens.key,
      kept: [
        { name: 'stage', value: stage },
        { name: 'phase', value: phase },
        { name: 'module', value: module },
        { name: 'weeks', value: weeks },
      ],
    },
    gets: sorted.gets.map((person) => ({ name: person.name, small: `due by ${sayDate(dueOf(person), today)}` })),
    left: [
      { title: 'Has it already', names: namesOf(sorted.has) },
      { title: 'Left out: it was taken away before', names: namesOf(sorted.withdrawn) },
      { title: 'Left out: leaves before the day', names: namesOf(sorted.leaving) },
    ].filter((group) => group.names.length > 0),
  }
}

export type RuleEndPage = PageModel & { confirm: Confirm }

export const ruleEndPage = (school: School, rule: StandingRule, csrf: string): RuleEndPage => ({
  title: 'End a standing rule',
  back: { text: 'Standing rules', href: paths.assignmentRules(school.urn) },
  confirm: {
    title: `End the rule for “${rule.module}”?`,
    text: `${whom(rule)}: nobody new is given it by this rule. The ${count(rule.given, 'person', 'people')} who got it keep it.`,
    action: `${paths.assignmentRules(school.urn)}/${rule.id}/end`,
    button: 'End the rule',
    tone: 'stop',
    cancel: { text: 'Keep it', href: paths.assignmentRules(school.urn) },
    csrf,
  },
})

const whom = (rule: StandingRule): string => (rule.phase === null ? rule.stage : `${rule.stage}, ${rule.phase}`)
const sayWeeks = (days: number): string => (days % 7 === 0 ? count(days / 7, 'week') : count(days, 'day'))

import { type Db } from '../db/connection.ts'

export type StageTemplate = { aim: string; pace: string; modules: { code: string; title: string; minutes: number }[] }

/** What the newest framework suggests for a career stage: its aim, its pace and the modules that are a way in. */
export async function findStageTemplate(db: Db, stageCode: string): Promise<StageTemplate | undefined> {
  const rows = (await db('stage_templates as t')
    .join('career_stages as s', 's.id', 't.stage_id')
    .leftJoin('stage_template_modules as tm', 'tm.template_id', 't.id')
    .leftJoin('modules as m', 'm.id', 'tm.module_id')
    .where('s.code', stageCode)
    .where('t.framework_id', db('frameworks').max('id'))
    .orderBy('tm.position')
    .select('t.aim', 't.pace', 'm.code', 'm.title', 'm.minutes')) as {
    aim: string
    pace: string
    code: string | null
    title: string | null
    minutes: number | null
  }[]
  const [first] = rows
  if (first === undefined) return undefined
  return {
    ...{ aim: first.aim, pace: first.pace },
    modules: rows.flatMap(({ code, title, minutes }) =>
      code === null || title === null || minutes === null ? [] : [{ code, title, minutes }],
    ),
  }
}

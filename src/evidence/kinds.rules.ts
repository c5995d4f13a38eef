/** The ten kinds of evidence (inclusion-content C.2). A plain entry of the log has none: three of them make a LOG. */
export const KINDS = ['OBS', 'PUP', 'FAM', 'WRK', 'LOG', 'REF', 'OUT', 'PER', 'COP', 'ATT'] as const
export type EvidenceKind = (typeof KINDS)[number]

export const isEvidenceKind = (text: string): text is EvidenceKind => KINDS.some((kind) => kind === text)

/** What pupils and families told us themselves, or shaped with us. */
export const EXPERIENCE: ReadonlySet<EvidenceKind> = new Set<EvidenceKind>(['PUP', 'FAM', 'COP'])

/** The parts of the record at the centre (C.1). Four are enough for Practised. */
export const RECORD_PARTS = [
  'barrier',
  'howWeKnow',
  'forWhom',
  'change',
  'pupilExperience',
  'familyExperience',
  'didNotWork',
  'next',
] as const
export type RecordPart = (typeof RECORD_PARTS)[number]

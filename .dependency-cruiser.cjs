/** The order of the features, lowest first. A feature may import only features named before it. */
const FEATURES = [
  'audit',
  'outbox',
  'calendars',
  'language',
  'people',
  'accounts',
  'pathways',
  'modules',
  'assignments',
  'evidence',
  'signoff',
  'questions',
  'planning',
  'required_training',
  'reporting',
  'screens',
  'transfer',
  'cli',
]
const ROLE = (r) => `\\.${r}\\.ts$`
const upward = FEATURES.slice(0, -1).map((name, i) => ({
  name: `${name}-imports-nothing-above-it`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${FEATURES.slice(i + 1).join('|')})/` },
}))

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/server\\.ts$'] },
      to: {},
    },
    ...upward,
    {
      name: 'shared-is-the-floor',
      comment: 'shared/ is pure and knows nobody',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/(?!shared/)' },
    },
    { name: 'policy-is-pure', severity: 'error', from: { path: '^src/policy\\.ts$' }, to: { pathNot: '^src/shared/' } },
    {
      name: 'rules-are-pure',
      comment: 'rules: other rules, the policy, shared/ and date-fns; no I/O of any kind',
      severity: 'error',
      from: { path: ROLE('rules') },
      to: { pathNot: ['\\.rules\\.ts$', '^src/policy\\.ts$', '^src/shared/', '^node_modules/(date-fns|@date-fns)/'] },
    },
    {
      name: 'views-and-forms-are-pure',
      severity: 'error',
      from: { path: '\\.(view|form)\\.ts$' },
      to: {
        pathNot: [
          '\\.(rules|view|form)\\.ts$',
          '^src/shared/',
          '^src/policy\\.ts$',
          '^src/web/(fields|paths|components)\\.ts$',
          '^node_modules/(date-fns|@date-fns|zod)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-stores-and-db-touch-knex',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['\\.store\\.ts$', '^src/db/', '^src/web/session\\.ts$', '^src/accounts/throttle\\.ts$'],
      },
      to: { path: '^node_modules/(knex|sqlite3|pg)/' },
    },
    {
      name: 'stores-hold-sql-only',
      severity: 'error',
      from: { path: ROLE('store') },
      to: {
        pathNot: [
          '\\.(store|rules)\\.ts$',
          '^src/(shared|db)/',
          '^src/(policy|work)\\.ts$',
          '^node_modules/(knex|@types)/',
        ],
      },
    },
    {
      name: 'stores-never-open-the-database',
      comment: 'a store is handed its connection, so it can run inside a transaction',
      severity: 'error',
      from: { path: '\\.(store|actions|pages)\\.ts$' },
      to: { path: '^src/db/connection\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'actions-know-no-http',
      severity: 'error',
      from: { path: ROLE('actions') },
      to: { path: ['\\.(pages|view|form)\\.ts$', '^src/web/', '^node_modules/express/'] },
    },
    {
      name: 'pages-stay-home',
      comment: "a feature's pages, views and forms are its own",
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '\\.(pages|view|form)\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'only-the-edge-knows-express',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/(app|server)\\.ts$', '^src/web/', '^src/accounts/(passport|throttle|oidc)\\.ts$'],
      },
      to: { path: '^node_modules/(express|passport|ejs)' },
    },
    {
      name: 'web-knows-no-feature',
      severity: 'error',
      from: { path: '^src/(web|db|io)/' },
      to: { path: `^src/(${FEATURES.join('|')})/` },
    },
    {
      name: 'nobody-imports-the-top',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(app|server|routes)\\.ts$', '^src/cli/'] },
      to: { path: '^src/(app|server|routes)\\.ts$' },
    },
    { name: 'src-imports-no-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
}
Object.defineProperty(module.exports, 'FEATURES', { value: FEATURES, enumerable: false })

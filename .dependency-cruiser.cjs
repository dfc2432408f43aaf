/** Layer rules of docs/architecture.md: an import may only point down. */
const only = (layer, ...allowed) => ({
  name: `${layer}-imports`,
  comment: `src/${layer} may import only: ${[layer, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
});
const noPackages = (layer) => ({
  name: `${layer}-is-pure`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { dependencyTypes: ['npm', 'npm-dev', 'core', 'npm-optional', 'npm-peer'] },
});
module.exports = {
  forbidden: [
    only('core'),
    noPackages('core'),
    only('functions', 'core'),
    noPackages('functions'),
    only('workbook', 'core'),
    noPackages('workbook'),
    only('jobs', 'core', 'workbook'),
    noPackages('jobs'),
    only('file', 'core', 'functions', 'workbook', 'jobs'),
    only('panel', 'core', 'functions', 'workbook', 'jobs'),
    only('excel', 'core', 'functions', 'workbook', 'jobs', 'panel'),
    only('sheets', 'core', 'functions', 'workbook', 'jobs', 'panel'),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(tests|scripts)/' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx'] },
  },
};

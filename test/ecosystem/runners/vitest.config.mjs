export default { test: { globals: true, include: ['vitest.spec.mjs'], pool: 'forks' } };

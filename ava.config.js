export default {
  files: ['packages/*/.test/**/*.test.js', 'tests/*/.test/**/*.test.js'],
  timeout: '3m',
};

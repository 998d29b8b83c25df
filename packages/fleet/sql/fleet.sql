-- What the hosts of a fleet have in common, estimated from their sketches, with the error of that.
--
-- `sketches` has the rows of all sketches, which were taken with one key, one sample and one size of pages:
--   digest            of a content, keyed; -1 in the one row of each host that is about the host itself
--   group_name        what the host is counted with
--   pages             of that content on that host; in the host's own row, all that are not same-filled
--   lz4_bytes, lzo_rle_bytes, zstd_bytes   what the content compresses to
--   one_in, page_size   in the host's own row: one content in so many is in the sample; bytes of a page
--
-- A row of the answer is what a kind of pages comes to, in a unit, in the fleet or in one group:
--   stored            all pages that are not same-filled: what a pool without deduplication keeps
--   inside_hosts      beyond the first of a content on its host
--   across_hosts      the first on a host, beyond the first of its group
--   across_groups     the first of a group, beyond the first of the fleet; in the fleet only
--   duplicates        all of these three: beyond the first in the fleet, or in the group
-- 95 % of samples are within `error` of the truth. All pages are counted, so a sum over the contents of the sample is
-- multiplied by all pages / pages of the sample, and what is uncertain are the contents' differences from the mean.
WITH
scopes AS (
  SELECT 'fleet' AS scope, '' AS name, SUM(CAST(pages AS DOUBLE)) AS all_pages,
    CAST(MAX(one_in) AS DOUBLE) AS sample_one_in, CAST(MAX(page_size) AS DOUBLE) AS bytes_of_page
  FROM sketches WHERE digest < 0
  UNION ALL
  SELECT 'group' AS scope, group_name AS name, SUM(CAST(pages AS DOUBLE)) AS all_pages,
    CAST(MAX(one_in) AS DOUBLE) AS sample_one_in, CAST(MAX(page_size) AS DOUBLE) AS bytes_of_page
  FROM sketches WHERE digest < 0 GROUP BY group_name
),
-- One row a content: in the fleet, and in each group.
contents AS (
  SELECT 'fleet' AS scope, '' AS name, SUM(its_pages) AS content_pages,
    SUM(its_pages - its_hosts) AS inside_hosts, SUM(its_hosts - 1) AS across_hosts, COUNT(*) - 1 AS across_groups,
    MIN(its_lz4) AS lz4, MIN(its_lzo_rle) AS lzo_rle, MIN(its_zstd) AS zstd
  FROM (
    SELECT digest, group_name, SUM(pages) AS its_pages, COUNT(*) AS its_hosts,
      MIN(lz4_bytes) AS its_lz4, MIN(lzo_rle_bytes) AS its_lzo_rle, MIN(zstd_bytes) AS its_zstd
    FROM sketches WHERE digest >= 0 GROUP BY digest, group_name
  ) AS in_groups
  GROUP BY digest
  UNION ALL
  SELECT 'group' AS scope, group_name AS name, SUM(pages) AS content_pages,
    SUM(pages) - COUNT(*) AS inside_hosts, COUNT(*) - 1 AS across_hosts, 0 AS across_groups,
    MIN(lz4_bytes) AS lz4, MIN(lzo_rle_bytes) AS lzo_rle, MIN(zstd_bytes) AS zstd
  FROM sketches WHERE digest >= 0 GROUP BY digest, group_name
),
kinds AS (
  SELECT 'stored' AS kind UNION ALL SELECT 'inside_hosts' UNION ALL SELECT 'across_hosts'
  UNION ALL SELECT 'across_groups' UNION ALL SELECT 'duplicates'
),
-- y: the pages of a content that are of a kind.
shares AS (
  SELECT scope, name, kind, CAST(content_pages AS DOUBLE) AS v,
    CAST(CASE kind WHEN 'stored' THEN content_pages WHEN 'inside_hosts' THEN inside_hosts WHEN 'across_hosts' THEN across_hosts
      WHEN 'across_groups' THEN across_groups ELSE content_pages - 1 END AS DOUBLE) AS y, lz4, lzo_rle, zstd
  FROM contents CROSS JOIN kinds
),
sums AS (
  SELECT scope, name, kind, SUM(v) AS sum_v, SUM(v * v) AS sum_vv, MAX(v) AS max_v,
    SUM(y) AS s_pages, SUM(y * y) AS ss_pages, SUM(y * v) AS sv_pages, MAX(y) AS m_pages,
    SUM(y * lz4) AS s_lz4, SUM(y * lz4 * y * lz4) AS ss_lz4, SUM(y * lz4 * v) AS sv_lz4, MAX(y * lz4) AS m_lz4,
    SUM(y * lzo_rle) AS s_lzo_rle, SUM(y * lzo_rle * y * lzo_rle) AS ss_lzo_rle,
    SUM(y * lzo_rle * v) AS sv_lzo_rle, MAX(y * lzo_rle) AS m_lzo_rle,
    SUM(y * zstd) AS s_zstd, SUM(y * zstd * y * zstd) AS ss_zstd, SUM(y * zstd * v) AS sv_zstd, MAX(y * zstd) AS m_zstd
  FROM shares GROUP BY scope, name, kind
),
units AS (
  SELECT 'pages' AS unit UNION ALL SELECT 'lz4_bytes' UNION ALL SELECT 'lzo_rle_bytes' UNION ALL SELECT 'zstd_bytes'
),
figures AS (
  SELECT sums.scope AS scope, sums.name AS name, kind, unit, sample_one_in, all_pages / sum_v AS factor, sum_v, sum_vv, max_v,
    CASE unit WHEN 'pages' THEN 1 ELSE bytes_of_page END AS one_page,
    CASE unit WHEN 'pages' THEN s_pages WHEN 'lz4_bytes' THEN s_lz4 WHEN 'lzo_rle_bytes' THEN s_lzo_rle ELSE s_zstd END AS s,
    CASE unit WHEN 'pages' THEN ss_pages WHEN 'lz4_bytes' THEN ss_lz4 WHEN 'lzo_rle_bytes' THEN ss_lzo_rle ELSE ss_zstd END AS ss,
    CASE unit WHEN 'pages' THEN sv_pages WHEN 'lz4_bytes' THEN sv_lz4 WHEN 'lzo_rle_bytes' THEN sv_lzo_rle ELSE sv_zstd END AS sv,
    CASE unit WHEN 'pages' THEN m_pages WHEN 'lz4_bytes' THEN m_lz4 WHEN 'lzo_rle_bytes' THEN m_lzo_rle ELSE m_zstd END AS m
  FROM sums CROSS JOIN units JOIN scopes ON scopes.scope = sums.scope AND scopes.name = sums.name
  WHERE NOT (kind = 'stored' AND unit = 'pages') AND NOT (kind = 'across_groups' AND sums.scope = 'group')
),
-- The squared residuals of the contents in the sample from the mean of a page; one more like the largest, which may
-- well have been missed; and what none in the sample still leaves possible, by the rule of three.
variances AS (
  SELECT scope, name, kind, unit, s, factor, sample_one_in,
    GREATEST(0, ss - 2 * (s / sum_v) * sv + (s / sum_v) * (s / sum_v) * sum_vv)
      + GREATEST(m, (s / sum_v) * max_v) * GREATEST(m, (s / sum_v) * max_v) + 2.25 * one_page * one_page AS variance
  FROM figures
)
SELECT scope, name, kind, unit, s * factor AS estimate,
  2.5 * factor * SQRT((1 - 1 / sample_one_in) * variance) AS error
FROM variances
ORDER BY scope, name, kind, unit

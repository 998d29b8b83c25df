import { inflateRawSync } from 'node:zlib';
import type { PageKind } from '@pagefold/test-support';
import type { FoldName } from './fold-pair.ts';

/** An object of version 1, of a page that `makePage` makes. */
export interface Vector {
  readonly kind: PageKind;
  readonly seed: number;
  readonly length: number;
  /** What `changed` makes the page's base with, if it has one. */
  readonly baseSeed?: number;
  /** In base64. */
  readonly object: string;
}

/**
 * What the first encoder of version 1 made, with models that `madeModels(1024, 12)` of ./samples.ts trained. They
 * are readable for as long as there is a version 1.
 */
const made: Readonly<
  Record<FoldName, { readonly trained: string; readonly objects: readonly Vector[] }>
> = {
  'fold-s': {
    trained:
      '5Vp9jF1Hdf/NvffNzL3rdz/frvfuPtvv2XHYdRx/QKEiIbhRQms14asF5FapwIntZqnxRvEGxaKqCIWWREFQ8mVo' +
      'aYEmNE0LRm3UNCkItZD8UUIoAdJWkPDZQtQiJZGogFK1nI+57zl2PqjUUqmzb++dj3POnJk5c+acM/exQ4cPmKMA' +
      'EuDtxQKidC8QfT+fi6L85YB7ZzEHzD8X8NfNPBr9pjm32gnY9xQLwLqzgZnv5RuA5NVAel0xn0TufMD9IN8QJe4C' +
      'oLzV4TnNteYhC5zzhymADyc/MMDZ18wMLD4R/bsBNt9l/iq9P3rt837bAKMHLID3mt91wNp1Fltxk/l9B9xkPuqa' +
      'prnomxZ47VtdVeG95usWePUtDsPe5bda4M/N3RYzvePmOgdcb+51GGRfM3/WA64xjyZA/ybzMQ981NzSw6x7/Qc9' +
      '8Jfm73rAxiv+yQF3ms/3MMCbzX0O+FvzbwlQ3GS+44DHzNcLzGSg9K0cwOt2AbizD+CeiMZ0vB9F0dFvGGPME3kU' +
      'RdGxyJjPr4ui6FpzrYmit5sv5nEURTeYKIoe6xvzGvMnBPyN7u/r+jc8ng85LZ7a9j9Xc2PvfZkmd19hJc18qNC6' +
      'SS55pIgl+XsK7713zk1a7QNFT5J/YOa7Mbe6/81xDMP0Ld5XOB3GAzM+sPKhYkY5faRIdBx3r3M3xB2k9+67sXPu' +
      'gcLqSCY45523o/TrvQdKwGNTCc8ZeO/pn3JYT79yPVeuZ4ERgDO9Lz2wiSDLkivhy7IsPageoJdnICnCr4dX4nDO' +
      'lSXXOldykfPSAAeH9VS93nHelU7bBGM9AwWcEusFrgTVgumWTJV+YIJloAN+lmCevZfRVFXFb1QVUHGOuIRvaRoq' +
      '+LaSKs+p8n4MhkLlZUraqiV6FU8P/bctQ1TLYz+u4KsxxoB2pJOLDpjQKqXYAlXFKwDtDzpvaKW6InrEFZQWY3DX' +
      'wnclpBm9kiFSqw7Ch9YhgK0p89EASEH5IdIU6bCRNUupQDVICSalhCZtqMQtXCuQWyk/FCQCIlTGTBtwBYQUgTeB' +
      'rIAPh4TI/DC5tOG2rdIsVZxLUwybZgca4Y9eDVMG6gk9GlWa1ulQUYC0TmthPlWoWoimVVWllYwzpXlMK2GtYzBt' +
      'FYeAqa7C5qpKfcuTz/MeFogESAuySNLEAoRWl5MWmOZ/m4fKgmweoaYbifFbliNUXpeSZQMidCwFRL+Cn0ajTluu' +
      'VGndhratSGIFFIpNrG7a1H8x+kAffQsL+xZDTwtY28A2oGoqwKIlOJzJeWv7fcaRQmP71to+YPsM37cNwVr0rfzB' +
      'MmTTR78hcpYxLfqwECpncrVlKbRNY/v9PhPoMxfMBzX3ia8+tzJJ4lIY1GT78ujDtlAY20o/ANa1Fg2xgnXr7DpY' +
      'm3t4lyNHTmegy//AIHe5E0WE2aBukHOR2nLRRznV5ayCXJ47l7t8VsAdMJzFrGZnCRXb4ByR2EIkWJMNtRcnRQwJ' +
      'bpZwZnM362ap4ER9UXPuuF9GoqJkqTawRywx+CwUAwzMgKoGueC6Kric5SAoaI8SHzS+5AyleToYvJ/3fC54gSXw' +
      'ecKbJzBfll5lWNVu0GnzLHwl9GxRfC6wOJdM0s+jLFV4iZQwQt2wfp4PC1vOM5CDm+fxlSWcNtGAynCGzJOunydt' +
      'X8p0lHws8FHBj3k6CspuSlxR+ML7cKgVc/cb0cuF52LhfcGDKzzmgib2XGBOC3i4wAXmUMC5ucB0QS1zjivpISta' +
      'OGwsHNdQ/9xQ0AOU51p6zvGL4OcYcI5gVRwwt9EV3fEnAxU8FI5afmTjFoW0zUHWmtCVJeZtK8M6bN02TMgMypIM' +
      'eZKBslmWJAmQZEjyDAlV5UmCBMP1yBJkGRWTBFmTIEuahAiyLZk0SZNTTcIY1JogR4Ikyxusb5gI6JXnBJCjSTK2' +
      '06UTZCDUTCqbnHtC0yQNMYZE6tfnRCbP84T+GDgjTOI8TZM0T5M0RYI0522dpEmSEhtI0ORJSmViJKW+EpfrXvqR' +
      'oSzzRLtqwNuENMvADpBbooOBKJuB6JtFVjg5lXJpHoBo5AyS59YuUhMWc9h8yTJ4PqA6O2YKeZ5bUD3Bwg5IWeUW' +
      'A9Zp9CAA7mzR2pyYyKnWis7jrqaKWARxaVkvWWaBkK3NB8KoqFDiL2e+wG3WuTDYnFWJ4wSeEZWwAZwbEBTcRN5c' +
      'PujMMRHDHIsuzxdZgVLX1OMAlGW+c+mbamldcgyY/dzmatZypTLKB4u8aDQyosU8tzk9aFlymnaaM3rRxC7qVAzk' +
      'BBvoJNJsYCCTP5BxD7QDah4UYtEhPOcguz284IP16mW7e6+bSRWIbN+icHO0tXmDyTYWgLk5VxQb3daCNnLYnCgK' +
      'yROKbuOwuwvH6I5/0HYnu1V2r5uj7lg1MAwpESfkUMyxmuAHUWCaGwl/Do50EfXIPbE6KNz29Ke216jJ2qnJKFIr' +
      'sE7VUIOad9KONF2oU5AxRQbUlmDQ1Yyh2HWw+1TXLNQKM2VTpXW6Raw2QqoVYUE6ZUZqrUS9UNN/zUwsBMNcFmzB' +
      'A/XEgGINLcOA9wtUWRMI6ontjqlUywntHJ24y06djFBJh2o+ZPUJFk7SFQ75rFQN5c1rMjuk2lyXSs5jOajlxF0G' +
      'WRPODWedEEE+y4BumPNOo/JsOKdydYwEmAwChghHOKF1+35WVYXthNoOoaqAdwLlZvMcQ94qmLWWrA3L2w7W8oTT' +
      'coqpzCZyrVZ0zQuDBdB/JwspFlg4WA4EgReUl6fWaRWBWSDSdSdDKbawnCws1AtCug6rRTJTM00m53lVSXbgvZDz' +
      'tTqk1BS8I1nTunOSFkQaGIdpC8aC36LGMbVtCe6UX6j55CAbM8sycjvYo+hEn3wScRfImxlyu7oKw2HaSMMQCO6B' +
      'IKZp2oRySm6ReFPibkw5KU2jU86I7NGkTdM06RRB8oTExaFMmOypNmVV3K5GumNupzYg0mE3FsFtoP4ddo7mlzDl' +
      'YpbszbPzzoabH/E0z5OVJvGBETnPnuw3yI/9fZ3dkS8Zj225kr1sMBZDzAePNbgnEBORaZTqCnlG53yJkdh+6keV' +
      'ZVhE6cFrz2KMaeNovoSatbRt5tWQZkMQEg5g69HNk41Y6URVlcxkK/4ee25pRdWdO0jen8xfxdCpeFTceYU2aKHO' +
      'ya7E5644rEBeYOX9ZlTb2hBECU66DJzhCFto6YE05RWqc4lqsyC1XFH5FsoCWoLkwAAVlY72UYVzTFaanUePqvUa' +
      't2jhu2gBs47WV1WYbbDbGsIP5E+SpAT7vlQjXl0HWvTQSusikZDW+zbEhUpxBXj5ZalKLI0kXCRxId3r7F74FuWU' +
      'ivfd9HkfAkxBWnleSg3ftL5tWUTFc/bAkro2ZRCpkpe/7rSbblI6fJAuTJQZ67GFTjVMAgS1PlGfRYpRtjippNrX' +
      'QTCZ4YXgoLO686KjVFnVC1soV2/pBicLVdeeFR9YZ7Hq4qOs5pWoSduFRa1rnNVRDyegHK98TNJxWDNYYEsyz21b' +
      'iW+0EqphuUjHrMVILiTKxLEMH2IIrYaYvMShQhSChjAOrFcSYgiiqMLLUTaJXohM6BqCIyQeQlolOKxRpSJLFWPf' +
      'WWQSuNPYyFjqWmGo25YBj/mv2hBm400mzZWG+ULQjbcUtTNH8EsaLsFERXbhUa/BQd7bPLgQ/ptsXGYSo1YYIQ1W' +
      'LrVBAn0ItiLIsg5btKFsGpLvtkQZnHVqZOXHAdZOkpVWqcqRNWenxTu3PPTXtpwtZSFTHnWL7syoKNRFoiwjQ5BL' +
      'X7V+or+5mgKfutSiUXh+eTI7dc76UVRLq0Ig4UudPu4+hMA45MUaRoWqaquqDVKiK8eRsIki9dL3WENurLuC+HlR' +
      'g+3UIHShKpYItmVCmJH2zWK6yMYPFoMtjGDv6Akudik6rJQxZPbq7kyu63rKMmAiiyEiqu9ae2W7SIywVOlyYVH6' +
      'qtXqDcaQagVIy9RJUkN0w6IaQYtiEQuQoC7WpFZqYAu2eGC0tGvEK77UjlRBhTghKj+aBKnD+aSxQ+5gl+ylsDSU' +
      'bduw3rK0EgbVReItomZbGTQFiWGpPfIBz0vVhTO9RpjQloE/rwqeN8Ikis8LXAb7QY8OPWR0C5fB/i9FHjzFf0WS' +
      'eAH5uEc7cXzasdpabTh8RGQ5lC/ag49JPt0nCkdZrirdD2NVHy3fBLBM0yRJPL8Klw5V1elAv9z5nr6Lz4Xd2IWY' +
      'eZvJ0T+1naZiwb4zUTovNmhm1gLj7tSbiDmb6BP5TOUgTIObwA6b6Ak24Nkh7O4IWI71nqCznDz7AAsimrwQC5Nr' +
      'DQTrnuTe01bgxnqhi6nraeXlbJu4fFThtwRri38LqCdHZ019UutZ6jSgWxtiqK5VH6XqnLSVZqq2Sn2Q2m7qRFFV' +
      'cuKEPSKKJ0DJHqnEfJKjk3TUuCPDwHQP010PyRqF6xuhwLdEgQHZUayzKrXnqhDvr6qg/zC5DPDd8duyYMqZ2SIg' +
      'hXsKMQiXxy9cThH0qp6nCPdaLbrYqDA17gxSPu350G59pXcb3VnL1KpwyvM5yKMZ0w4QW0yGJ5cYbbgjrIIPwFwr' +
      'L+3UXZn00h1CldjBatHqPHVnSTu5VKMxjydjCZduEplWm7icp6j2Ji0wIEW66Yqz7HSs73YlPefF/dGTtxQNVHYG' +
      'A+uqsnxOKVZuiXm6tZ1HcEXA95GlhKj1LlPvBOiGs6TI9jyHt0tyZCh8zRGHUlAJh5ApGu7KTWKLy72qKze5ndC7' +
      'T4k5cfOmCTa7Z1Abv6pkHvUGqeqUjCi5YO2JThvLxiEJXg6qiXVdOH3HRFVvVFHpeT5xPkRAl1mpT/RV5buTRG5K' +
      'O2PFq1PJuOJRslyU3Yb26rmKUAbzS1ZRlqds5cKh9JOAny6SBgCGGGbZMMsklI3gImdNUHbqsjfoIgIh9kGO/FBt' +
      '/041TsIJTYNOG/LNKV+eDkOEAOLic1QhnDxNiL8poYZCCg1Rarp6wWqoa+6/SZu0C9ZpR2kICwi0MNfoj9tf9jPn' +
      'opctbe+hBxS9Qa/HFDb2UFDcdEmV3wuwkd9b+NnDFgHDbir0gO1a3k6tPXlnwUbTeobjiEuGF/SkLFTR261w0/C9' +
      'qfcLtH53T9Yn0Fvqndy+Xd8DeSXMf4JkdzcOuoJIun6w+vyL6Srw3HUUO1uHZbontLDL62gSLHYq2LI9gyPKyxKe' +
      'x0aNwJ2rt4+h/gz1F+c1wrxT4eYnIUfqCWdoeDq4njoPOFfrfzbEZ/T9fL3n1OWR+nWC15NsgDuJ3hmBjuIt92Ti' +
      'lnthQnZtyOJsEPf7zsWD2MVZP1vv+oj7/XgDsjiL49i5LI7XD1zsMhdTQ0zVdCXjHOLY2TjL+jazMVGy/X4GW1qb' +
      '9S1iWBvH1iLOYsqVmc3oHjfO4n7Jl8A2tiDQOEYsBXohzmzMEU1C69uYrnwJwNo+dx1TJ1lMhNDnS+Q4hmUkesZx' +
      'yR/D9OPYZjaj6+SsP6BGZoNupZHFtl+a34uu/qQpzY5fLo0BsEn05A76L8tyUxliXACungodh8hHyAdU6GctCjVV' +
      'KgW+PBUqUCq77p8mlZgG2aG9Pqn5JB5PQ7CcajLXx3eZ281Ljdl0XmlKw6mk3CYe/0vNJq0zxlwr2aleTxlIV7Pp' +
      'qYcyPXtPGlP5FIM5dbpOM6yusXxGGic1mi+ZH5iPmZ2m3DmiYe7ZY8qyNGYnj3un2VOOZPw0MXu6STJTaWqJTyZe' +
      'nrLazzDAp+X4FDnQ4YaPnk5FLstpATy1n9B+Y/R987DZhiGGRVEM6XYIrIgKSRgW3c32/tPzVExlikmFECqKJzVO' +
      'wZ+eytOkoYIWcmlegLgL3RSTXvKh3MOEx9Mm87Xor80HzG5T7R7vrnRdK8pUBtW42l2Ng2lU4fwJXgWNt2oWHRAb' +
      '/6FNa6rpLqtJpjq55eQ0RbCqppBOwhlPk69O20v1zFP7sHkoujn+bHSzucb82svzM3KHc+Y2dJ/n5c9KOnGb+Zfo' +
      'T6Pfib9i/ijas6e3MckwSORQTpJTwbPTU7nb3B79Y/Tm+MH4it1bskHbw8Zejz8iABI8y/Ru8934c9E3o/eYd5tf' +
      'fN7g7NHInc13xPrREOyzofJx8+X4kehfo4+b37h0z1n0PcacXsd2j2dO3zF3xf8ZvSs6Ya5Y2b2tKGaxe3a2w86f' +
      'HZUbzT/E/xxfH/2xufqsF56Rz85u2HDGsPsa5lmmH5q3xh+Ob4te96Y3/cLs8jL6u2b7+HGSuSEx5kJzwQWyTS4w' +
      '5rfMLT3KXcAlrQzpAnNqii6J/oK+Hw7pkkuij9gousRcYi7h33S6xJyOwieiKHq/eeVjSsYY80pzf8+8kjL8MM+Y' +
      'aDCfjt8Wn/BxTN+a0SPaCkSQ/2eRotujyFw0RfOii77au+iim0LpJqp5BjaiL0X7oum0b987fLSPhmT27TPPIkUf' +
      'MVG0T59K4qtWZsWYfWbfMxOK9kYPGULYu9fspYq95gvW7H2nZM1eo9VPk/4jPh7T835Df1+Mo+h99Lwnejx5IqK/' +
      'e0z0RBQ9Ed1hfhh/IaK/6A5zh+l9Pnowen/vwYh+346+Ej9mHjP0NOZTyaeS6M74TvrgXHDuMIp1LDp2R2rMsa/E' +
      '5tixO9LHjXncXH2DucFEd62Tj9Mjc3zm2DHz7eiT5m/Mpbf7Sy81t0bHjj1ujs9Ex4x5c3SNMU9k1xhzDXH/GXN7' +
      '9hlzyHzGzPwfTtmTEn59x+rSYGmwtJiP8yX6+GbHwOZLg0X6cok+WxrkGNBJZOWLAPqgZsDf3QwGYzvGYJAzTI4x' +
      'fSWgH9ygbwd9+eqJP8a0/BmllS86+UvLgR2j+86SvrMhBb/Y7/cH4wF90HRajTLcuvXns2zYDJn1pmmGaM5XTzvL' +
      'mqxp2KEV53qIhj9Rbujj4qF43Q3o9j18x5s27Hp3nyiL94zuopu7VC95csmH4dYmbbamTTM8f+fWdCf7zqek+BZz' +
      'i4lj+p+kk0uTmq4+erp0i5k8T6r6b6SnQES5Ie/XvVnk/X5elSnSmcolziJ1vV5/xmJmxs30rEca217aT5GkNjHW' +
      'wSXWzdClT9zrl7FbV/SK0XzZbtv8nIULL3zec1/zij0vueKXzt914e4z52fXxebJs/WT3gU/bip+wumz5l3Rifhh' +
      '+5Sn0v+D9Kh51JwwJ8xVj0QnzH3JOVc9Ej0SPWoejo7HJ8w5D8aPmlujW6PrkxMG90R/H6+8LXpbdE/0ObNym3lL' +
      '/GVzY/TTN0af5r+Hzd3xkSMPm9vM3fE7ou9FHzAfMPR+yDxkbo6+ZX7l3ujm6G5zb3RvdOSqw4e3j1aOjFYPjVaO' +
      'jvYfOTBau3z/mmYOZlxYWyUIqrpi/68eHF22euTo2mjlENcfzV6088DKG19MZYI4vHJ07bWXH9x/QMHWLj9ItOnF' +
      'tK48uHbVlUdGV6yuHpYHIa0cHb1xdeUAESTApSvWrhxddnj/0aPnbV5ZO/iGzS8eHV3bv7ZyWXi96MDKG0erl77+' +
      '4GVro6Nrq1ceDA1CIGOaR0JfL3v1xRcvS2fUqLUEI7gCnfHY+EE8TMYhUyCPgzTgtdUwIqYp9LJdV+/atWuXELh8' +
      '/5EDhw+O1laFKM3tkdHmI/vfcHDzOQIh/GaTOVo5Sj9tI652rhw5cPDqHZevveFwYHn1EP2I3b2vetUrdu7esZtm' +
      'XTuWBQzzQNO9KqvIiyc0dbWPhpnhtqxjTGdokqHp6hZJkLU3an3T5pUDm8+Z6lXGSU3cHS1DNj0MajlJKlYPyYhV' +
      '8mShjq5dedVla8LEz73kVSOVLwFnMZHBnCwgCqUDF2ARa13S/WtTa8rEeVpUrESG6Ll6KFPhD5zoZE2wtb7bKLIr' +
      'TmLnvPMmeymwzaDaMTdIh2urYVKuvOrg9jDvQbwnTK4cmQJVIBU0Gas2rYY1ov5WDwX2ScCOyGIx9wL9Xw==',
    objects: [
      {
        kind: 'text',
        seed: 3,
        length: 4096,
        object:
          'AfTn/A6FCWLQK8aiKzsRSuVHd3NeGHhq6vhEa/qv3aWS+CyoCb0zmMFeKvbPEI2ginGVbYy6NYPk9bs57PYUVw5x' +
          'TuLLXH1WeHzoY9kBoGl6nOXDFqXBiB38HUzg87SCIVuI6P231PCfFZ0Y33vVvEao6CPWgmjSgB98QJF3JIbhgzKh' +
          'cE0uI0m8xcToTHYTlED6TOXd8uRKLXl0lcIDNfOU9qJmfJhKzE8tFflDFs2Y4ymVFNS13a/mETceYVVHu8x+3M2X' +
          'OW+VfZlUcwk45MVPe1PW/476PKzLJCNCn6pF8yOcmuDFnGGO+AQQ2lRfsSS0AauYLLlFgt4l0eS7IWZk4DHjFzh/' +
          'iUG/L5TjQqEsi0cIcjswIx2za/fbPvz1o/+mchHgDVFNvwYsnNw4NaBoKuty5vIGDGUmHGlnRIlAr9TyESbP80MH' +
          'l1N27cfUN3GfXjuyBI1HfcQjoqmfJpGNMb0U5/pe/fuf+mGsfWyEksHbFFP76w91HO0TPFM67LBZhX7QGdOdYkG0' +
          '64El1Ht6AuHcXbk4OTrRcfhRZURWdUw8xnzb60ys9FrfzipWQ4BG8myLR9W2qgc5yjUOzd4hCOQL3DL3hRp1qXks' +
          'xSj673ZRKF9vAWX7DKjTOW2A8HrH/CD9Ux6zFeyuqy7SZa7nSZJah9eLxHFwLBCpJw34vsOR72mO14CPixoCaB5h' +
          'SF69SAiQ4aEBzocvEu6mprgK3YqMURLwDxp9Jk8bNwyrLHc+rAyr8BsxyFMf04VpGSLaC7fB5yQTkaXtJW8gS/Ze' +
          'HU3YAkgjumn2EVH+VfK+VwAnXZASVi0Dzw9EErMjlRksmoEbI8grfFbN/p7feka08TAGruNlT2Sx2hHTB9U7E5q+' +
          '7jaIDL18arN/X22ttj7SStuwFnTjRtKv537nQG2xU62B4lmJV4y0RW0OjyR5maWaJORk5PTzPOxR+PD0ncKVTGM6' +
          'RfwwmPlJhV563kz/dqtBrRxVDDrH0yd+N9unCTxMAqFrXql9YicSywlhk6UCfGPvdgwQa2IbarHAxR2qdkUq175g' +
          'X0UDzhdDNSPn3hM7f3MAWrNs7GwZeSe/lhl8ph1/Tr/endWbc3JsAhgnpnT3QgMxeMB5Z1Dx8yvmGWWOS9WWrdk4' +
          'cG5ep0eTC9XiRPz6oX0YH8+Y2FAMg/uN9BTx6shSoyMnYw4LhjSGEwbjWs2+7WVHcfkpz3LUdeDZu3YlvW2UKzq7' +
          'ypcTjG70mRsBrDeHTIJ7V0cjhGeJEmwTwAcS9zIEG8OOrPNQBUTSBZrb0U8NT1QrQ2PlHS3MqLV2ZjC9URDU4JiJ' +
          'FX/yhC2kmtGMgMVWtBZqAA+vqoJwDjCd7QqA2KfhWr9pYzuM+pLCWAu/R5BxWtTdWq9L9KJFw3eUXfMMZR/vJKHT' +
          's1bgWNPVCHLy/eETzcZyRJWVVL1ULtdJz8JLeVtDnZoXmZwW34r6QBNyy9vet5tD/TQ5Ftrf8JPGkrYZRqkMlze1' +
          'EETJQ2gXzjB2HEgoRHNo3neBK8kwWlrVnWQjec2eMkOQhJ085laMJfZlCkmrBJStS+DQJAWsPckX4gsAm2TIIq6T' +
          'bW0Mkf+nfQwM3OM/AWrMI9rPL+RyFXnOYCurk0mUKRT2qUtF5fX8cskJvHZKOqbDNrLqIR34onmi89XN',
      },
      {
        kind: 'pointers',
        seed: 4,
        length: 4096,
        baseSeed: 9,
        object:
          'A9xogAAC/zYhm6WHpwzho72/5b2kZ1/myodQIhznjsipwsyfxj3ZV9mZ9SbYfsou2sGxdEW2+ll8Pp/u6/772pS+' +
          'vSg4OLxZ2rzwo0Qr',
      },
      {
        kind: 'records',
        seed: 5,
        length: 4096,
        object:
          'BpEK2DWixloeQq23IWWEGlpquw0qsoC/T4mktv0qgJJ67HgLogFRuv+C1df8q5F3tTMLVGBTjFoNpOvtro/6Pk9C' +
          '/dRCgmEix7xJ/hTJjEpVkeF/3R9kMhuhUYBEAXuypdroVRWyZNJ/EuJuiiTSuU/vawYySI1CIKNkY0OKg6b/V5AC' +
          'MPFWFWpHT2oCgfe+H26iyXiPuFthQIJrRGthivpyirI+hzaeRQrFVCubn/E6udZhvTFqTmFaW8a+kEx3PlmMF31O' +
          '513ynMIpf4eGytzZSxz4pIVJK9HI4HsJIdRWjEwojzIv5osPSKKYCVru3HdvmhdJ9aW9WmOCSRlFAJVq2WfJ5CWx' +
          'pJ5MeqOGgbqFcgQVAeHPgk0qK4k5D6EaX9opMRdD+hc7AuPRhT2OzINqeYH2umgwZbmqnZUhGFGAMrIjUNhuSNkR' +
          '/UYGf9VVXfJbPomRJBOPgqJzGIULiXWKRYwu8NcfG5AVXeEQfVYL46jWVcniv04a634DmZPrrccnT3fpVwbJ6ViR' +
          'mxclhl3uR+Rh+q81LhbKcDQZUK9yimE9RZLtupWCu1/5YJ+Go5JDAqmZpK9QAFF6henH9oSnbBpp2W6O7WBAarOZ' +
          '1ycPYdz2cTp3gWxyVKpSbgOVm61ZtI7eB6zxYzbIEljuLI0C2rsWGDkq2LH6wTRYWtp/we5fLZyGzfwyjOmTg1CI' +
          'XXr5dS+TXBbI7qPCQZrOS3/F6NddiZ1rs890rHn6cKU9cVaya+mcXI0dYErBSamAu/9AMh4Z+Ci3E36qQXkPDTYe' +
          'd0IDcdDBU80zGeTKH11p8n/hWc53Qm1ht6IuKI10f+c+ot6LnuK6Qb9x+Yf2wFUCjQBqTJuq/Cpxv+mFwxLvjVvG' +
          'EBdYmi9kwbM5ss1h7Rw/BFOaKzFWRbyfZcKnodhraL9C0nJfztAco2yi5B3aKxBzwIwKfUrIsrl6oy5r+d1PEig6' +
          'ISM994dxjk++vWhijVGnH7tdZtJyCaApU+CcuRgfFbN9P2eyzrTWSYdSBV/p9TKnuDlfoaqJ8XUhK4Y7TQE0Urv4' +
          'TZJuYHEyvTm0xxuOo+P02BrvWPomcTbkz+J1Mli111nPP10yl3FtaH/utSlSeexVGCFIir1XrJZkInCRguTodAtB' +
          'PCMx9L89exo6SR/XvJN9ucBcLhxfQQvCWXpmeDJiNRGjVPcmhqZCl7fgWQH3IT+ThVoz0XUMLt56UrDBhkoUz13i' +
          'mgnmJq6zp3bru+bYGv5g4grdMFMCZk0yoRTJqe1wFw6HwpidfbZzXjbLk8Q8cuga3/Bm2hVp7CUUfxGBoElkzYVQ' +
          'e3oPRa/l',
      },
      {
        kind: 'runs',
        seed: 6,
        length: 4096,
        baseSeed: 9,
        object:
          'ABK5LE/VZzclyKWH528KE2Z3svf9/4h/5PfgP4lPY6PUx+l3s9PTz3Ke7oJadIv2nDSbhpg5xN+V3l0eqO6B53Df' +
          'vinmj1k+4f8=',
      },
      {
        kind: 'zeros',
        seed: 0,
        length: 4096,
        object: 'AABTTQAFvEw=',
      },
      {
        kind: 'random',
        seed: 7,
        length: 300,
        object:
          '/9REcqWgw4H8tuKL0v21igwGvcqXve1uNqnAymK7huHS+roxLb/K7Dwtt/84akXwzR/a1+AJqSmURfLL1YmeLJX9' +
          'iGhEpYH32ff2/tDi2xoizx2UUbpo7jUO9Z793E494bZ269qSd75GFPIgoDJIAFYuoHKUkjDTBTjftbPmoXfj1FAE' +
          '94GnOZinWyKXrgwi7vlcqfuGnqjdojdU+C9k/1SApSXztLzYtFEOqUC1pasOMux58mryeCRf/gdsxJOSTtLFJcSo' +
          'SQ63/HqfhrYmpMZ81vZj5W3dfXCxdFeBeVWJHYI0A8IdaXkqCq3tga1HlVJTrg0ySUOAMtFk6e9YZVUhIWqYjTV7' +
          'CAQDM1YJLA4c6DwyeDoVdr1q1FE7jKsqWlqeAxgoRmPRxUzreQ==',
      },
      {
        kind: 'text',
        seed: 8,
        length: 1,
        object: '/yg=',
      },
      {
        kind: 'echoes',
        seed: 9,
        length: 1000,
        baseSeed: 9,
        object:
          '/ucDAAvb0Qls9mEgJm0ElZ1y4gJ/WFfB4yhp4fuMZbmuwR4f3YS6OOLRV1D7OpQZ4uluJyzgPZgLTmYs+/E/nf8C' +
          '2qdP',
      },
    ],
  },
  'fold-a': {
    trained:
      '5Xv/jyTHdV8LyA8Gf8sPghABFs6MgDixYVEwAcKERWCDTCw3KJounS7MsDSr6Zntmqmenv2AdxIM5JeV9Et+Eqgv' +
      'DowkBhzBgAXFAo64TTZhjKVW0VCXFkUfi5flcVjs5dbMds1Ud8/mT8i86tm7PX4BAsVIftBidnZ6qrq6Xr33Pu/z' +
      'XtX+r3jU/1g3CIK/FwTB3+zt7GH+n/cAvNT5tzx4Za+/B/czur5z7c/C4OW90R7Gyrc/9hetYLb36h7eeIOuT9/9' +
      '81ZwsDfcw/wd3771l1vBj/e+soe7P6frm+zftIL/thfv4b3X6Ppe9Odh8Ao9z0zpOpP//skg/fa/+Db4T74NgF39' +
      'Thi4vWIPH7tL7fjYd54IZnvVHlp36Nr8/T/dCv7gxZ+9iFfffhHAO8WfPh7I7/zxd/DEL75D/Z/49lPB4Ltf/C64' +
      '+i6N98SLTwTpi8++iF5G/dH59lYw+taXvoX27W/R9eMvbgWjvT/aw/Nv0fhb/3Tvk8Fw74/38M+8fOz39q4E473O' +
      'Hlp+Pq3f2/tU0PvGF76BK+obdP/n9z4V9L/+h1/Hl978+lqesLX3qSD++tNfx6f9NfjelSDe+8IevnhM94ef3vtk' +
      '0PvmM9/Eo/e+Se3h3j8I/mzPry39cg0EPyH5n5h4+Z+YILi799Iefs33wa8pBG/9UPwQXP3Qj68Q/PQH/AeA/gFd' +
      'QyN456a4CY6bvl3z4PaP+I8A/aOL9je+L74Prr7vLxUCPPwTcGjq1/TGB9v/rq+FVhrKP0vR9RaOQC8070GIDPRC' +
      '8/6B69/FLdALzXvQwgT0QvP+gf5P4RD0QvN+ub/5fyHvpfXldH105OU8umg3mc6g/Vx9e5b5z9lF+61bXs5bF9f5' +
      'RE+gvQS8uZ9ngM4u9H146OU8vOj//vHccrwsk92T1fkgTlfp2xA71dlJWqZlr18kYtqbIp7mPJ7BJZh1W7bdm+XG' +
      'RSdouSSvzgrWkVwImBGbcHaaTR06ecaE0dwxxIiY1hKug0hbXkCLxKvGwpqIO+A0AhRvKQHNwaF5qI0EIi9OGxY5' +
      'F0pzDmgLMA2h1wtIMtINJLUgOTkgOA8VN5xzy/1XkbcrzkLDuVJg2PiE0pZzC24ZU4FLV8kgGa1WtYmFRb8YjUQy' +
      'KnpDJ+OyvGcKAC6pJMuvXZUDQMpFjBkwgE3knAkdZwBDC7GxcBOV8UXEOVh57MKcKc6ZYKGkqTOH3IEJRwILAzu7' +
      'mDmoWTGPALQckW0E8lq1gHaZFuuuOsyAXl7wuAVx34g4FCfXyZgF57zRawit1xIqWizNrOKc6/UDtF8/rrjzz9U6' +
      'SM9XqHd3x8N0sYrSpUlGQgyH+PLydFRv1/OB7cwiKQtck3CIYM3AFYinhbNuca0MsyPGtekobiGYhYXSbZXR3E3E' +
      'LYPi3SzLQzVhXNv2iWqxjCnejnLhBbQZclo+zhFyHSkvz1pFpCttLeOcM1qjDvMWS581F1xbv3CMpCNByMknHAJo' +
      'YWMYXLseo2WBsg20cJ1zERHIcmsbb2E8WFWj8XAoV/0RhlVa1NaJIt2pZ+kyTvs1rpaxjA3KtnCxk4MnHfJ4BDOQ' +
      'RVR1dRHzxFhBSmoJHkWIueOwSiFjBkLimmVaRxowzoqQ246yBlo4iGLRWKQWEGuZNbOWe9kR0ey55aJFkMStIpsl' +
      'rCYjESBDzzJNQkNPGYlDi2HXvqOZynToVxMZNC0PA+OkcQ6uMr+87dAJvyC+OSiX1dnuarArVqtREo3ePU1Wq2W1' +
      'GFSJPRyerW7PblduZtz2Io7dAMA8Kg6RlAVw0ne6SpXEK0pOMnTUXVEApQyzWEUw1h1JK4Q9thkKEcNAJhCGAZno' +
      'MTETbAEJPMegLOffJ01mEdYmrPVE4ZhUy0iUSKztRFiwSJFJ2LWgPFSSrIdrpRn4ISe8i8zaD5iKAMvBkFnv/Vnj' +
      'JdRZqQ75W4fuYXmoyS0QuFV1Nq7SXmLtEONR9bZI5TIV/dlwW6a1HZW/6LWuzRbx8mqe9nNligRubd0RchRyJI1D' +
      'eCeDo5XN4awtBjkvJ9o9Rca64FYXWRuhtcxEmknJRWgjbbMIShgJYblgTEH8B2sJ+9AYeeY92TJG3g0rjYZuZQYc' +
      'mcIhFF8weh55gdaYqBDcRRHpnLxCcC40qdgyv0Z+pTJylzXoefjUsOvX2rlUUNu0hq23V8mwGo3S+Rvlar4dJyvR' +
      'nSeusEn4ty2LanGcWdgCi5PBVsWmZdYeyBkwcmscE7cFJolBJE3HFlxA6VwymreVIoFwkJ0ILOcTYcGllaZwFGuV' +
      'yQWjaRAReUWRgRvYSHBFmG5Dzg2NAg9cpMuIPJyRJ6wVvzZoJjiJrDmztG4Emh4kDIeOoJnSPgRaxREKbvxi2PXo' +
      'BA+ZXzkgKG09j5PdaFUlKOVqdYp5f1HaMllZIH3u5Op/j8pZHNnekT1FnCTOlfqEHTk3K4uSzUule/+OiYURHWXJ' +
      'mTmcBNMFrDWnIlrDorLM2AEroQdkOZZJTIQh/2UzS5jFAflffGyTVnDNNBERbsN17CL85lxnqoE/DcPI6KGFLqAV' +
      'F4wzpRnhLFSmGUELjOBaI8ytF9+vFYPVPihmFCEUBRWwIwYd1HVdpUl5VotduZusThfjEsu+6MnZcFgl7t207g6/' +
      'POwfdJ3FGVauhEhQr06TujuIXDIrXVEWiOXA1g72eADVns9mURSV046skKF00m1VSIGn8hhgMhkkoghldpW8cnwM' +
      'a5UhG4XmKlLCSvCnjixbY5+Otc1J9zwvbQ4JbXWmRbKVa91C6EzUEgR2IlMQVqHjYFp5wRQU2oaHiCIhoJQQsNKC' +
      'UxAhy4IuhfD0GUEtz8/T8vy8Hi3KszhZLN8D0qpCt4qjuB6jqIrSHJdV0S8G/T4cJhFfWNhFWR8X2HYugmxFKF2o' +
      'Yz0J88lToS0HKPqTbXvcMoXJpVmbrVrQBLIMPLcQZQFuCIITsgedkQwwFNhMZhVCChiaYpkwDX5ljEfCdsBaShxP' +
      'wBLwqSakmzBL8cWGpF1G7CEXrCFMPFyjqSbk4GtgZBzGGojMhwqCVkbDB+NRhXpQlxgmy92ZQ2nF88tyVZU7VekE' +
      'FijdKHcntmurRSxP3GnpUNl0eKcwSItYUkCyVrU6RgskinFRFR0ZdayCKXoAYkUR0pjtspBu2hkobZBpm20VLaJ5' +
      'ocaGm3GKZYh4FGof0TQ5CX3PVY5C6AiWZ9x4+GZrjFfKaR/JCTIF+Qm0FlxwJBCFRWiZXPtBJjfsgmcEjoSx0jBE' +
      'XGutw2AVJ2U8rsvEnMXxuKpt1yaL5XCQxuNxKZNFWUYq7iEuOyIpe7V1M9jiajyoavRkMXAWwlhPtw0kY7ZIHIFw' +
      'gQFUZ22y3EIyA8/SEju1UqKQUYTcFAYZEUOPx+S73Ec/AjxBPEB48qLBrLFsvUrM8wARt620njla4ckwZ3wdywSU' +
      '4IpiuvZEl6CQy7XmFbEyRh7GBbdaT3RIWKi5FmA2WJWLcpSe5/9yuSqX47fuoVMmp3WMZNmvZC1yB6NNGcsSKgEO' +
      '0O2UCUzsIkxPE82EFAyMwEXwUoop+Rf5VmgoZA8wMaogQ93qTVqCiziEFkx1+JRR8IKa1spygi/CKM/syRDAI8uE' +
      'Vp01F9TKNzPd8P3QagoAtE6EDcSGyIzW5kBxVEMSNQBRLmJBZo17Pq/wyxdBS0o2+UUGxhCsMMbADR2KhV2udiuM' +
      'x+M4HaX9s/nydLVMT3q9xej05GohEItZoU+xDVdauELwKlm4+EmAUh4B18aT0E9OM60ya7puW6qpPUUlmGKlzAWM' +
      'BTctgXZIEJwjLx0hV0Rkh+uQkXonROIoGZKco/R0PpGUrIAgknGrcRgCJSG41IwXlF4RY/QU1whYo7UiAqA02ULW' +
      'pEKcdyhj4B4iWmuaZPTEUgoRIB2NhzXGQ7vjxitZJ3dS0a3nSV/apT1dxdL1Kn4Necza061uWcCWkyLBKB5JZk+6' +
      'iBghr5MROC8oa8vaUPzIcXRQGwEWReAmjBB57kpJhJHM8gF4Dyi05g0X91GdsM+ToHUEJ+rLNgkeJYpr8qolRKO9' +
      'CQPkOlaqtXGwtdNbrik4IKRskEYkJ+B++YhX6cySP6k1a9Bhh9YFHa4p4QjOV/VgfF4Bq2VtUyvno1FRv8Nxijg9' +
      'iWdAGc6Kcv80ijv08LI8EViIWLadbQ2kgrJiYpHlLBYg/otGnrjgTUlBICwJe9fTJVRHyN2UvDrKchqPjJkC30Ue' +
      'Y4iyR5SuagqPsBlJRiRnUySZEA3m3v7J7+g24o8+ovM1chAZoFyAOmlBNhDSCnaalMoDAz1F+5SY4t/y/NyNx7aS' +
      'GK6+Mj4uqyoZQ/aHyXa8rJNf4HRaj0YzeW0RE43LZvH2tCsAY8oSQOVByvFpx8iWdEpluu1CW6iMG2LrnhpHSLaI' +
      'qMNJrkN91Rpr1m2hbRk3ID1wbQXRVeiO1pHlSmCirCXPhye5HcF8xssaohDqi7THhx9FWE42IFqQJCMRTcI3r3xQ' +
      'cNClIlLMQwIDrjjEWimRXfOfdHUu6qXE+Gw4qJN0Xi9T4ES4qk6HC5FP7VaJrnMFsBzesihd2cGgPO7mcBlKo3Od' +
      'RHBGiAyxYJYZhELYRUcOuFdOJAiFuGFK5JGIyQM1QYEPXKKhZRpZRKKINZKSumnazOMjyRyS9i0Bu+KOVC5shy18' +
      'mustnFut1tllkws30R2cTbQOtWKEDSq0FBYZCz0U+JyR6iCKs2BV7dZjW7pB6opVvKwSUZl0UItSV3YoKjuKByj7' +
      '6FqqAMUO774su8ijGfBcPpKtMjISrZCULEQZgcXgauJUmMUTFgkG0xYJlFCFZ7JCQiEySkKbLbUmaCbTIuRNUQeh' +
      'UAT4BFqcQjqlcMqHBZ/90iURGJiIuLClLxUsVxVvVtN7fcR4g+7c6976CoLWofXupxhHxnGkfGGFi2Akl+PF7mhY' +
      'lcPT89V8VrdjgW5SbUM+40YLydpSVRZJ0TtGIWdfjnAtjhPJ78TRALmlWgfvUFrmCLCERddQ1Od6AhZKJoQ9JfWF' +
      'bRFbz+tHhHTC5tKtM3RfBEFDXcB55omQUBnXjdcTUig2DcmPhRCeFq2jHTXgIndIwGPqTLUEC6E7HJgwr/CsSQG2' +
      'dLOQnCwo0sgsIyiE5/9luljVq2V6hrNFWpkKJbaRjO7Wg/lpz741GyUoEJ/ErGzD9ZJRosu27cRRTW6NpXAMHRFZ' +
      'YRQmyiRMtCkOaSnCEEoKRB1h1q4meAeaR7atQ+REE91RBoVindMS4CvFJ3zNDZTWiiK6Il2tKQtVxjh0pymJ+Fox' +
      '6Z3kJPVTeGM805GmZJB8gVBW65YmgNQUOnhHU8lBoKmM0fjM+USSIk6w2q0rOazHONtNV7GoxyfDamBNP15Wo/Ei' +
      'GZTdSguJUSk67fjE2SQapEmcGIeRFPEi67SsKnKzgFZUaKKcXkMbto2on2UUnMBD25FtG1FwziioRRO5JmuMRTkB' +
      'ldkYLkEzP7L3S3h6w26EYj7d9bU7QJWac2F7GbFFvqkgqibP5cSRHaPwz9ZDa9sEI9+B2xaU9emzH1mHRnMVjEer' +
      'tBqnq/H5SMzHSdov60UqMK/OZDxMpZyK2axTQqO3iI5nZZn10SsniAZy0Z71nlViS2vm4JiOJtaKAbNWSWepXumI' +
      'jwiLLPFE3gJZpoXNVegsz3MFx0eEVJDeYxUpS1A4hKf+3n9DSQpWa4pIAnlHYaHl64SI6oA+KKrGizIIsgjm/B0E' +
      'FVTpppEVb1GADYU3JcM3BTYCWBek52mFRSrq8RirXoRVApuIpE5dPFgVSynjgSyl7BnXixKXdGdlF7CFlTKOM4yY' +
      'gAgLmzNK9S2z6NCas1wLS19EiCUFqJiCmdKGnilMLGJlQpRl64iyUF/vDCMwbahIQ7yHjIASo3Vo5ERuqZZHzMCT' +
      'AarmEKlZ27fVnE2IzHtuQwCnfRblSa7QVOPzQYJ8aj24Mr46tg7fVJjAJEfgqtq6BCfx2JVIxrVgcoTS4SQRVSmj' +
      'v1StJ/ki6ZejoljEMO24h+np1raMEhfFYjFubDWBlgQ+L8PCHQqI3CKyIuPaqRYc11K3ifslsNzaKKT0JNIstyMH' +
      '9BLOG/5qJ97srVaU92hcIzzUTblirXcCBk65raayqoc/co+m5Jv5OOrjpOO8KQ/6/NeTIUU8k4LtGhK0JqoICo06' +
      'qNI6lTZZpi6pExvVDqMqBUbpIIrL2XDRi1uzclaNjmW727UC/dmp7dirGFBhayZciI6aIMoxERKdqJXTwnOpYrSv' +
      'YTKLJrbs4HCtCB4prhOlrGyKUppLmEQoeLBvdp90OOGcmC85PmXBlirABBJ+B4Qzy7AO7Fw7HoNRoCGSo9YhTUea' +
      'T5vs0eOe8psJvsxDMYQqQtyXmZvcZ80nuLY6nATjdHecVqudMq16g3HVQw1TY8kWozPbXZZwSZLEeefUzooBBo4v' +
      '5qcT52TRgY2nSc51iMzYyE6UocVuE0tngHUt2A55rLMFpp6lTQE7tVTlL1vi0HHRavmsneYivOLWiY6OCPUoUNE8' +
      'GXekbipqNuBNIQJUOuHceB8g+qOUjimt582OENOKciOsmQ7PfdpIBbSmxqIxRYMjDUUI0lG1TNPz0c5QJMt4mSzb' +
      'JZZmvLTjMpY18pIVunOcu05VDETsuk5MdTqIRZH0T4/lkdFRxhcNyBZUgFQ66qCFLOdMTA8jxBlMInWXuSnlqyST' +
      'jcQs9kYgSfkUH2jVaO/EYzWxRl8waDa3PKnz1NczhIn2kAZHaqRyoU/sCHB9KkwrzaS3es39KmpF9TCthYZTaGme' +
      'WQ+tmuJVsKzO61Vd5UCa9lDm8XO9szpdmuG0LBHhf5QZRNLpSjco46QChFw4PYhLh6fEXZiEMnJkoUY80MZWERXr' +
      'HQQztnVkaF+QJpjbcE25Sf7ICs9KOHqaKhZVqZvUljcBosnybcfHOt2JeCh8qVardfpGiiXb4Jg4qmQqypV9LkAZ' +
      'AMiaEG42QskhiD6FTXZlCfuRCV9D6TRPIRMJdtPUxeliF+WZnO9iByaKT9wcvWK06iWJ658OFsIOgJkapUUkJWRa' +
      'wuFkettdc4mFSKYqkx3PO+wWaalDgHiyjg8hD5lQgmJ7kUThOvwqmSesw1PamVtnCxSRaGMui4ikePlbPtbzhr/A' +
      'eULos0EqVxGqzdaJkjKIfD5EYilfMfGc0AraQdEZLQ4lxk1QFROyF/D4GqEnDctavpkpyn9TmVbj2UCOEtT1eLYc' +
      'c8y/EqOuh/O+XVQdtnCosXhytm1QAIPT2BUOoyJypnJOSE8vnAghc2xpLQVKyViScYVBRMmfOPI8XYGFSojItS0P' +
      'QyzITCBoz8brzKejVA0l2seZnegwJOa69n0q2qMlyF6hMp8B+gh+xEOPa+Q+qrNJpppI6Lf+Qr9u0FaA595FfQyQ' +
      'oskXaJ2D3d3dNEndfFxiXszxfBIPEVM1VI6wPYeIs4kZ5GgXtj3ArEQcml7fOOlQ9kRHchX5sYQWHT8rZ/zeo82t' +
      'cCwSNrMx1axUJ0ustswU6+SbG8uc9qU9X+zKDMV4qsn61LRhQxoX1Q9i/4QMGoI1zZpyZaUzb3PU1fgtrs12KBUD' +
      'WJMhK6F9Puo3fQSZFppakq8nKsUDtzyfnyfjd5eIV+Pl6t1eHzV2arkzLscW5p3Tw9nBX909eO3WdHp05zQ7vnV0' +
      '585LP7pz56X9XN/KjobPvN6aYj45gMXL/ACv61vYV/vqCPt6ipv6kN8Cfd7XL+F483cfE36AW3iNH+E3V5zf4TC5' +
      'Bo7DFg7oHNEh8DKg79I5B85xB8C+/1X+nMQ+OPaVUq+B07kGfmtzfmIf2v++BOB11vRTm+v95jwIPwD3/V/i0P58' +
      'yeKsnpWQs2W1+spCjN9L4npZzdLBOHnu1A5Xt9+2y4NXD45vHuzP7kymx9nR6zcPXld6qvaPDvfVQYpMvGz2pwco' +
      '+V1M9Wu4i33kUHoCpw91hiPc0jdxgDta4UAdaYV9HOEQ+zjgB/i0VLjHuXoZlp9gS5P8dw/BX9bAkdZ4XQP0mSpL' +
      'E631gW7OemSMZG/OiRz58yDan/mh+/d5U908AMMRaXoj/9HmHAhd392sb1C6cVGN02UpkzrdXZl6UA+qAZbjFMvx' +
      'aHyyGsikqIexXViMxieIk3pYz9ETqEejtCf7ab+/YCfF4IuDwSw/BcpkeVIeS1fGi6KPYtss5HFZdBa4JuRikRfo' +
      'JbPTXq/atklXdv/RwsSdwh7bpB9zPBtGtGteW2k7ua+FKSBKpDVxXLKZLDizQkXCtl1WWDNiqhAssbpjlS105EG+' +
      'YyfgBUqEnUwKKgQzMCfgiJt0IOWEJcfks7EKxSh4683F3TId6BMU02ui8+MdLqKopaTmbSqUTEUHOCAmpkM/kvDQ' +
      's9XUkBnGz2rGjXOcP9EUVSgUYVOOaDiG2uRz3ON5U+Fu+IfS/NMDHfs6D6fCp0c27ZXoPzVkrTkY8iAn1A0ZvPiK' +
      '++xRP3TMiDdBMGS4dJ8fmz/USQc//xlUhem7J7JlheNZ9CxlMcStqF7L7xzKId+nqEHRRHgJmxq9Bxu9mk3BhDwF' +
      'f7wprG+KFpuHNjWYDdnifPPQ+5PQ+NTqiOXNOR4G226KlPvYYB/uH3HxNa1LAm52A/h9UfFQM28KIvfFbNabP3wW' +
      'y+//vvmq/Pnda9Aq4fopJ++JrraRHzzOmBJvUpyd+kRK4MHGAdEMylTVTpLBZq2SygybAgM2hzVwUYa6/7zNUR9s' +
      'zvrR5W+VWWTRmoDMi7YzqcIz0Zdu0824+v3T5w8Lgg/IRmbCL3f0FqMfWJI/b3jvNWTm6Ztv7Q+sbif423RN1zrU' +
      'i43cDPjZ4hoIlLzp6I3mFKSgsxsUdJyzekrtVy+kJx/wZ1AeFt9vOFpf1Mr0/W//4SpT1vvMFm92uAH+8vuk1Pyy' +
      'jPx9a8E/IDzbrJs/AdPMWvs9lA+uVKDU2Z0lz+/NBx3yote2e8I6HYFRkVFDHdq+OvJFVs8kmpoMFaCbEjySKe0p' +
      'lp71aWIjVNVr7O3+QT+yP+WX2zZFqvvOi0frLJIXJ7lE1ATqyYXZ6o2oTYVHX7jCRSWf8w/o/KLK1fxhjRc8OM7J' +
      '378Awd5PMH0H+OKbzRnITy7N3VPeHJxqvkhn9fFMmwk2Ofr77v/Xf61OpgxfuL3vd3E/cX73pGr6NZ0/URXHt49V' +
      'Prl8l7r0/L/GndeBp9++46f28UTfOdGX5Pp4OpqdjPTxh2qP7t/HO/eAPzy947X+G4v8TF3u9xvLmTXl9K7ml4z/' +
      '8v1/hXtT4I9eb1Do15fzYsIvPenXy7NqGcHgwycQ7L2Ce/eAq+q2P7zziWJWnuj7xyuBT9TL8xrZPLvk/A/d/zLe' +
      'ug18/r0f+cEfndtkftmkH91dnC5lMprgI+T/T3j3JnBN32yWaz67e+9yh4+PT/AO2PyDqmvu/+lIvfYqYPhdDzQH' +
      'Avw59uCQ6hObkMNuXcagBxMJfvy8Nu9RTf0eNltW/Fmv4A0oX5y63N/sWb3PY4O/kLj1LiDxur04s/usfqDBFh0R' +
      'pCfu6w91ddLf934KBNcmzT0jffjPH1JzvUc5P/+P/EPuBoKX2/roHY0cb7f89tqah17LYPT9528+vd6cvPuA/3y/' +
      'g6M3iFu96leYtqSvana/vXVxw0394euf9dT0LtUrbnqvUELjOX9o6wLKdMMfbuF+1eKh+/9rV5f/U2OSvS388QlY' +
      'hNml4LfJh/VN4ROHD8x/tG8rzBD0TZzxLA5sSUkYCwoaSyEoIn9mLLD2kDYCgndNhjBDUCzg6Pzc7Okt/Qw6wexp' +
      'yZ9RNrh9TeOzHMHsMYnHEAYnX5F4GmHwU6ZxlSNQX4b9rNbBe//E4YuWBfjV/gneMN87dd+DGZTpLh2vLIyoR+h3' +
      'f9G0zxzmQyeSpYW71sunLjEPefIIrniuWxg3EMzMuvWp60UGxYQXTEacytOHGObqI5//6V5RuF43wlwUhQh1qDKK' +
      'dkrQljumR1ChUkfa0m5SROXj5qC+pZ0Vc4RmkwotyEWk1S8j/+nZt5blt7BM64ROhp/Nlot35qPyyz9v2tNylKRl' +
      'vYizApF88khinl2+P5rPZLkfRq5A2HtKhh5jBRSnMkHpgLCoVkX2kc8PoSJ/ljTbJvcWQvm9ikzliBkdoFKR8bgW' +
      'ar8n63kARXMYGzYuGRYiR79qW/vLyH+n0EWmYVSzQZVdYOzGUTdHPP259Q+lO5v+l0LWA8b90QzpQZPmD3PID41y' +
      '/DKH+Kgf/UvZ/14XizcBW37J/4tLtVql0WDvfvv50A3H8fmwvyN2jz/k/u4qrrtpArGC5JEsYEpXl5Ut7vyfPf+3' +
      '5vL5xzBaPj609eNlf/G77ix5PBZVa5mnT0r5+BODUT+N3LBa4nw1rkq3sObv1P9/1fHvV13+vT1c/P8XLv3FR1x/' +
      'wP7/L5+f7Px/ln9YDoDudpA8DwE5D85xj41EFpRzO+ylRXC+2umP2ghqCKfjKBifLRMkCNJK1tsO46+ORr99ZTi+' +
      'shtfGV6/0h33r9wYdG9sPuw84i9u7FIP+gpdsXOltzu+fuPKMPbfX3/k9z/TH37tKbqmHqPh9Rvbg51uf9PtxmCH' +
      'xqY/fqwXdm589YXxFezujpo3uml4/crXdod9GpA6/iZuvHClN+pev/65R4c3dtJHn7py/Ub3xrB38ef3+8OvXdmN' +
      '5E7vxpXrN3Zf2LloaAZ4xI85vnjWM196+ul/3DyMGjffUp/m3qb3I142/0ZzeCBHswTN2w4JfGP3QiI/ZjPeI4/9' +
      'yWOPPfZYM8CgO+6Pdq7c2G0GpbUdX3l03E13Hn2y6dHM95EHazS8Tq9NG83qM8Nxf+dPfmdwIx1dTHk3phdN9/NX' +
      'rz77mc/+zmdp1TcPbhR4sQ603LuNFr3ymjE32r5+sTK+7ZH7E9us0IMPtFz3ldTcvHkatf6rR4f9R5+89NRGTmry' +
      'jyM1PHJZDGp5yCp240bijeU1irp+44Wv9m40k/iD1tUrG/tqunszaYR52EA2vTaCN50bs96otHvjkk794H5ZNmbV' +
      '2BC978aPbIz/YiabxXpw9+b7+47SeMVD0/nc5x740sW0fdfNg31D88AbuxeL8sJXd377Yt0vzPvBJIfjS103nTaG' +
      '1si6adq90BE9bze+mD4Z2LhRlp990/t/Aw==',
    objects: [
      {
        kind: 'text',
        seed: 3,
        length: 4096,
        object:
          '7CzG5yxCzU9qujgxG5LM6suIdqJ0SdkIt6KiVFlqAZhMAb0Eg7K9Hmx2uxvwTLf2r2l69R1bS+3+Eob20YdOJVlk' +
          'tO4o8Lqs/xSMG5BbTf8fyCSwT5mbkj5RdNznORF7XTicwcPdXDEoYAs77GQj0dzzidrkqLyFTb1w8ojX0doJqBrh' +
          'psh0wgxs8hOJkdCqT//Mp3lJXnHd3sNsG0Rq2VnPGNHV8WTScWnyhNPBKCpoSjSNf0W4sjc7/sYezGLp++GqJOpr' +
          'ugSf3hfEHDVHXRdJfN2rX+xugMEZcoBCh2OBC7bP1HSvBhho5SC8SVmZBzGmgBkTq0Z3vXGJU9Q0974znVKxsYS/' +
          'JfuLq1lcXMtvZECX0uiLOnzhOlGAJZCPYfA3HVvG0AFtIyFQuUNSrusK4KngHcWGIM1ClQgetA8yDe3mCdT8wIFE' +
          'hva8Mcnk0tuR9M7h8eLCwdykWXd0QPX7HMAw8PBwG6nv3kseo0oDbJbNbhhmZEP1mGhVBwglbZE1u/QSUwOq0dGY' +
          'FZwPgLws6bC6uaIYtOPr+eYcErRtcc1UTlo1vJdDF4dHKNDiY8M4ZcsTrInmQ9OmsFHB8hP7AZzPrvz68wpSsg5l' +
          'tqXFh1s6XpjPVrcJlQliA1ctnoVfgYfYXF/RCPq9AzOZYQGGmwSnikfKlbv+0q40hz97mKtaGL/vEGRtfliH4UQX' +
          'BpTY0eNYC66zxVp+BkSsxK4gicPz1dV8D+eB22v7sQfMmbb98xY5y1AnvMzeGYEXsm9LCcP1Jaq2IvJ4V6m8XG6T' +
          'vUxmzW2jQVUbtu/a+f65LEAUETYsVejHt2U+mjFkZIIZG3KyPW6how80hJYauY3PqW22YaJj1T96zVHRMGvVqAdF' +
          'uQA0YdumsGzfwMTH7D6lh4mILhYLdo6PzWcGLUe5wRooD/u6bXsccdyqV+MfuUT8al5ZXJ1/UwxInD+bifOVh9ne' +
          '+vPIkzumIJldFOpTAftkarpqUEdiJmGcv540R3x46+o0TRVIAJuxRl+KxoUJdR1ckKVbP+Aq7BtW3Xbih9mXj0SP' +
          'gh8xz49q2HOfTaaBFgNi+fE6blCnL6+kUJbxNgZxMON2vXxlz4AqkoUoBuXU+GtZ9NT7YBbEj2moyxk3YZGrXRiP' +
          '3I70OVB4fiGvqsJa5WRAbWK4FvHjb73OZ2786iUL8vJvpbgUhZjhYxDPTHQN5s8PZlnI6XS0ZR1z9VpaTjq2ulwA' +
          'qc4a7lBRffvbUibL6E1TMBOPmXijj1Ql7tzimsI/a3IymwFW1V0OFmkQ210PjshXpBjZAA64hW2USEwpGOlRu6iM' +
          'zqjDpjNqtP40pWABI7q/2xS16cAzFp708FQwFDCsnG0e1JwIgQwLps9Xi4HqiRoCXw+neuzJE+HZtK7r5eNCk78z' +
          'KmkythRtqHjseWimL34mqzpHm8oQbOheVIqDcwBgEXiOH3yARdwY0G2CbUwsnSIuvLa3I24xz4yyfAY72V5CbN5M' +
          'ReF5aSE0SUkF8A3aD5PE+nuk3dj0FuJBugLYlV6f2058Y/gTzO+3amNYwX5FkY2FREZZi0Z5HpWPRex8YHhOdfXw' +
          'zhaE3bcXvLmPTwLpB1aeB4RU0CGzkhoVKpj+j8M=',
      },
      {
        kind: 'pointers',
        seed: 4,
        length: 4096,
        baseSeed: 9,
        object:
          'lgLu7SbDl/FgS8OPFC7Qee0pSjdDe9S9NpQmZbr2dGbkIpDBG5lQ1FV+LG77GpLtek6mAKYVWawbOQO/1RpiDWos' +
          '6EYl',
      },
      {
        kind: 'records',
        seed: 5,
        length: 4096,
        object:
          'WTBxpKledEOuTeynYjXeqf3SzZr2O2x45I4GTpPGj+IpwH3qzKjMouuVDonx12cbN3I6WH661kdwXuvMFs0gaDwU' +
          'f9PptqG8X/9EkREIdY6d9ZGEnEWh1qRvht9sisFsrZoxLk04Si8bfVkyDCGrhnXfgnHqrdq+ApJWuRUv/CtP+mBV' +
          'e3CSyoYfu7nr56NkClM3C0ToGLanvLf2IUCBI/7GSFC02eJlcnqcYbd4tChGG50NYH0+76cus7DEyS1aSL7D1da5' +
          'QrKkdlks77HvWhnK4dHm6Y6A4U+4TpgFVvJJxgiSB04YQ9dn4QfS8XYP3dMf9LutYUiwioa9tHuJRCFj5XKsg/Vq' +
          'tBohi6pjnqXHKdNCmAWdB5vvmGjYcahItLsuWQycEw3pHpyxLWtmgKD3uY/XWKQLWd70MtDVeo2GdRNs1jK2eILe' +
          'yOZmcj6kL0mso28QmlCCMH0SySUHA/tA8L7m1gTfQL0I1r+MlHjxUpDfDlSGzY2ypmShsGJg6G2gmITJxgIAxk08' +
          'vGMWNa1+JoXn/cxCKPNo1BEfIukVGmDN0se2/8gN3nf6pp8xSFdRF1xkqxB9oTQ1ZNKaEzS/4RzKr3e3mr21/2rL' +
          'H7O8I0TMF7H9dlEsaDVNMcLGOZEVE6XO88Xgu3OABHrzy3o1okqg7d2+am9I/obvuV7sbe+aV+Juy/WObtLxP5+2' +
          'blMe8vijxE8x+Q/p4qyeIu8J3a4RxmL6JNBjZ4P2NbZ0erL4/V9lOrRNv3VJOlmTv324Gznl53Sm7DhpR0gdjfhl' +
          '+NTK3+cD6WyU19YOY5ODph9+ukB3pDPdXAFOeuT+IG+XQiuLGDK/7en17wwFG9GwKJh6CPcAqaVndMhl9eWQgy5y' +
          'vG2vgb66BY49dTsvQL2Yon3UZTWw1IhSkhfDMYRnrBkmcB5N4bepyl+67BXek9u4WIn8Ym6JfAIBzXrG1jfhtivJ' +
          'qvhvtfpG57zeJs504oV27kQ0Aj9/VvtOOrKQL/6Fs4FsWC22LT5qvA==',
      },
      {
        kind: 'runs',
        seed: 6,
        length: 4096,
        baseSeed: 9,
        object:
          'lgL/2rGRKZ5/9xK+kProkk9Dhi6JDxmUUDzP2N/FyGlYc139YdInqDUV7qrNYWD5qcN9hwIJKq8Q61UeG8EYp14=',
      },
      {
        kind: 'zeros',
        seed: 0,
        length: 4096,
        object: 'PZPJrTY=',
      },
      {
        kind: 'random',
        seed: 7,
        length: 300,
        object:
          '/9REcqWgw4H8tuKL0v21igwGvcqXve1uNqnAymK7huHS+roxLb/K7Dwtt/84akXwzR/a1+AJqSmURfLL1YmeLJX9' +
          'iGhEpYH32ff2/tDi2xoizx2UUbpo7jUO9Z793E494bZ269qSd75GFPIgoDJIAFYuoHKUkjDTBTjftbPmoXfj1FAE' +
          '94GnOZinWyKXrgwi7vlcqfuGnqjdojdU+C9k/1SApSXztLzYtFEOqUC1pasOMux58mryeCRf/gdsxJOSTtLFJcSo' +
          'SQ63/HqfhrYmpMZ81vZj5W3dfXCxdFeBeVWJHYI0A8IdaXkqCq3tga1HlVJTrg0ySUOAMtFk6e9YZVUhIWqYjTV7' +
          'CAQDM1YJLA4c6DwyeDoVdr1q1FE7jKsqWlqeAxgoRmPRxUzreQ==',
      },
      {
        kind: 'text',
        seed: 8,
        length: 1,
        object: '/yg=',
      },
      {
        kind: 'echoes',
        seed: 9,
        length: 1000,
        baseSeed: 9,
        object: '/ucDh4T8TUWEL78uboW8oEa6IVyoTZpGIaZ0E0pt/0iemXzPh/WILsSRq1vgKIzCNLgaA+/NB/opnEll',
      },
    ],
  },
};

/** Objects of an encoding, and the model that they were made with. */
export function vectorsOf(name: FoldName): { trained: Uint8Array; objects: readonly Vector[] } {
  const { trained, objects } = made[name];
  return { trained: inflateRawSync(Buffer.from(trained, 'base64')), objects };
}

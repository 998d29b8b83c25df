import { createPool } from 'pagefold';
import { usePool } from './use-pool.ts';

const pool = await createPool({ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' });

usePool(pool);
await pool.close();

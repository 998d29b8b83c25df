import { allocatorSuite, compressorSuite } from '@pagefold/conformance';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { foldAWasm, foldAJs } from '@pagefold/compress-fold';
import { deflateNode, deflatePako } from '@pagefold/compress-deflate';
const which=process.argv[2];
const suites={z64:()=>allocatorSuite({descriptor:zsmalloc,pageSize:65536}),z4:()=>allocatorSuite({descriptor:zsmalloc}),fa:()=>compressorSuite({descriptor:foldAWasm}),faj:()=>compressorSuite({descriptor:foldAJs}),dn:()=>compressorSuite({descriptor:deflateNode}),dp:()=>compressorSuite({descriptor:deflatePako})};
const rows=[];let t=process.cpuUsage();
for(const c of suites[which]()){ t=process.cpuUsage(); let r; try{ r=await c.run(); }catch(e){ r='FAIL '+e.message} const u=process.cpuUsage(t); rows.push([(u.user+u.system)/1e6,c.name,typeof r==='string'?r:'']); }
rows.sort((a,b)=>b[0]-a[0]); console.log(which,'total',rows.reduce((a,b)=>a+b[0],0).toFixed(2)); for(const r of rows.slice(0,9)) console.log(r[0].toFixed(2),r[1],r[2].slice(0,60));

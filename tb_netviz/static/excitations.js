/*! NetViz frontend, built from frontend/src by "npm --prefix frontend run build".
 * Contains Preact and @preact/signals (MIT, Jason Miller and contributors),
 * dagre and graphlib (MIT, Chris Pettitt and contributors)
 * and outlines of Lucide icons (ISC, Lucide Contributors). */
import{I as e,Kt as t,M as n,N as r,Tn as i}from"./index.js";var a=60;function o({shown:o}){let{facts:s}=o;return t(e,{most:a,of:r(s).map(e=>{let[t]=n(s,e)??[],r=t===void 0?`no unit`:`unit ${t.unit}`;return{id:e,to:i({view:`image`,image:e}),label:r}})})}export{o as ExcitationsPanel};
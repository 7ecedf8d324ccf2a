/*! NetViz frontend, built from frontend/src by "npm --prefix frontend run build".
 * Contains Preact and @preact/signals (MIT, Jason Miller and contributors),
 * dagre and graphlib (MIT, Chris Pettitt and contributors)
 * and outlines of Lucide icons (ISC, Lucide Contributors). */
import{Gn as e,I as t,M as n,N as r,an as i}from"./index.js";var a=60;function o({shown:o}){let{facts:s}=o;return i(t,{most:a,of:r(s).map(t=>{let[r]=n(s,t)??[],i=r===void 0?`no unit`:`unit ${r.unit}`;return{id:t,to:e({view:`image`,image:t}),label:i}})})}export{o as ExcitationsPanel};
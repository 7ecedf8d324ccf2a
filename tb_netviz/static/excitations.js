/*! NetViz frontend, built from frontend/src by "npm --prefix frontend run build".
 * Contains Preact and @preact/signals (MIT, Jason Miller and contributors),
 * dagre and graphlib (MIT, Chris Pettitt and contributors)
 * and outlines of Lucide icons (ISC, Lucide Contributors). */
import{I as e,M as t,N as n,Zn as r,un as i}from"./index.js";var a=60;function o({shown:o}){let{facts:s}=o;return i(e,{most:a,of:n(s).map(e=>{let[n]=t(s,e)??[],i=n===void 0?`no unit`:`unit ${n.unit}`;return{id:e,to:r({view:`image`,image:e}),label:i}})})}export{o as ExcitationsPanel};
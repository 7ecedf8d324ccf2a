/*! NetViz frontend, built from frontend/src by "npm --prefix frontend run build".
 * Contains Preact and @preact/signals (MIT, Jason Miller and contributors),
 * dagre and graphlib (MIT, Chris Pettitt and contributors)
 * and outlines of Lucide icons (ISC, Lucide Contributors). */
import{et as e,it as t,tt as n}from"./common.js?v=66a3b398ce35";import{pt as r,yn as i}from"./index.js";var a=60;function o({shown:o}){let{facts:s}=o;return r(t,{most:a,of:n(s).map(t=>{let[n]=e(s,t)??[],r=n===void 0?`no unit`:`unit ${n.unit}`;return{id:t,to:i({view:`image`,image:t}),label:r}})})}export{o as ExcitationsPanel};
/*! NetViz frontend, built from frontend/src by "npm --prefix frontend run build".
 * Contains Preact and @preact/signals (MIT, Jason Miller and contributors),
 * dagre and graphlib (MIT, Chris Pettitt and contributors)
 * and outlines of Lucide icons (ISC, Lucide Contributors). */
import{Q as e,Z as t,tt as n}from"./common.js?v=80a4f4bef3c5";import{ft as r,gn as i}from"./index.js";var a=60;function o({shown:o}){let{facts:s}=o;return r(n,{most:a,of:e(s).map(e=>{let[n]=t(s,e)??[],r=n===void 0?`no unit`:`unit ${n.unit}`;return{id:e,to:i({view:`image`,image:e}),label:r}})})}export{o as ExcitationsPanel};
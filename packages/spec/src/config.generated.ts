// Generated from registry.schema.json and security.schema.json by "npm run generate". Do not edit.
// @ts-nocheck
import { type ConfigCheck, configCheckBy } from './config-check.js';

function codePoints(text) {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}


const ClientRegistration = validate21;
const schema6 = {"type":"object","additionalProperties":false,"required":["clientId","securityLevel"],"properties":{"clientId":{"$ref":"ClientId"},"securityLevel":{"enum":["standard","enhanced","maximum"]},"spiffeId":{"type":"string","maxLength":2048},"certificatePinning":{"type":"boolean"},"pinnedThumbprint":{"$ref":"PinnedThumbprints"},"ipRestrictions":{"type":"array","maxItems":1000,"if":{"type":"array","maxItems":1000},"then":{"type":"array","items":{"type":"string","maxLength":100}}},"revocationChecking":{"enum":["basic","ocsp","ocsp+crl"]},"enhancedMonitoring":{"type":"boolean"},"automaticBlocking":{"type":"boolean"},"requestsPerMinute":{"type":"integer","minimum":1,"maximum":1000000000}}};
const func2 = Object.prototype.hasOwnProperty;
const func3 = codePoints;
const schema7 = {"type":"string","minLength":1,"maxLength":64,"pattern":"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$","x-expected":"a name of visible characters, with single spaces between words"};
const pattern0 = new RegExp("^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$", "u");

function validate22(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(func3(data) > 64){
const err0 = {instancePath,keyword:"maxLength",params:{limit: 64},schema:64,parentSchema:schema7,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(func3(data) < 1){
const err1 = {instancePath,keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema7,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!pattern0.test(data)){
const err2 = {instancePath,keyword:"pattern",params:{pattern: "^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$"},schema:"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$",parentSchema:schema7,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath,keyword:"type",params:{type: "string"},schema:schema7.type,parentSchema:schema7,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

const schema8 = {"type":["string","object","array"],"allOf":[{"if":{"type":"string"},"then":{"type":"string","maxLength":200}},{"if":{"type":"object"},"then":{"$ref":"DatedThumbprint"}},{"if":{"type":"array"},"then":{"type":"array","maxItems":100,"if":{"type":"array","maxItems":100},"then":{"type":"array","items":{"$ref":"PinnedThumbprint"}}}}]};
const schema9 = {"type":"object","additionalProperties":false,"required":["thumbprint"],"properties":{"thumbprint":{"type":"string","maxLength":200},"from":{"$ref":"DateTime"},"until":{"$ref":"DateTime"}}};
const schema10 = {"type":"string","maxLength":40,"pattern":"^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$","x-expected":"a time of RFC 3339, like 2026-11-27T00:00:00Z"};
const pattern1 = new RegExp("^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$", "u");

function validate26(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(func3(data) > 40){
const err0 = {instancePath,keyword:"maxLength",params:{limit: 40},schema:40,parentSchema:schema10,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!pattern1.test(data)){
const err1 = {instancePath,keyword:"pattern",params:{pattern: "^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$"},schema:"^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$",parentSchema:schema10,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath,keyword:"type",params:{type: "string"},schema:schema10.type,parentSchema:schema10,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}


function validate25(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.thumbprint === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "thumbprint"},schema:schema9.required,parentSchema:schema9,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "thumbprint") || (key0 === "from")) || (key0 === "until"))){
const err1 = {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema9,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.thumbprint !== undefined){
let data0 = data.thumbprint;
if(typeof data0 === "string"){
if(func3(data0) > 200){
const err2 = {instancePath:instancePath+"/thumbprint",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema9.properties.thumbprint,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/thumbprint",keyword:"type",params:{type: "string"},schema:schema9.properties.thumbprint.type,parentSchema:schema9.properties.thumbprint,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.from !== undefined){
if(!(validate26(data.from, instancePath+"/from"))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.until !== undefined){
if(!(validate26(data.until, instancePath+"/until"))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err4 = {instancePath,keyword:"type",params:{type: "object"},schema:schema9.type,parentSchema:schema9,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}

const schema11 = {"type":["string","object"],"allOf":[{"if":{"type":"string"},"then":{"type":"string","maxLength":200}},{"if":{"type":"object"},"then":{"$ref":"DatedThumbprint"}}]};

function validate30(data, instancePath=""){
let vErrors = null;
let errors = 0;
if((typeof data !== "string") && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,keyword:"type",params:{type: schema11.type},schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(typeof data !== "string"){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(typeof data === "string"){
if(func3(data) > 200){
const err2 = {instancePath,keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema11.allOf[0].then,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath,keyword:"type",params:{type: "string"},schema:schema11.allOf[0].then.type,parentSchema:schema11.allOf[0].then,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
}
if(!valid1){
const err4 = {instancePath,keyword:"if",params:{failingKeyword: "then"},schema:schema11.allOf[0].if,parentSchema:schema11.allOf[0],data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const _errs8 = errors;
let valid2 = true;
const _errs9 = errors;
if(!(data && typeof data == "object" && !Array.isArray(data))){
const err5 = {};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid1 = _errs9 === errors;
errors = _errs8;
if(vErrors !== null){
if(_errs8){
vErrors.length = _errs8;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs11 = errors;
if(!(validate25(data, instancePath))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var _valid1 = _errs11 === errors;
valid2 = _valid1;
}
if(!valid2){
const err6 = {instancePath,keyword:"if",params:{failingKeyword: "then"},schema:schema11.allOf[1].if,parentSchema:schema11.allOf[1],data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}


function validate24(data, instancePath=""){
let vErrors = null;
let errors = 0;
if((!data || typeof data != "object") && (typeof data !== "string")){
const err0 = {instancePath,keyword:"type",params:{type: schema8.type},schema:schema8.type,parentSchema:schema8,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(typeof data !== "string"){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(typeof data === "string"){
if(func3(data) > 200){
const err2 = {instancePath,keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema8.allOf[0].then,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath,keyword:"type",params:{type: "string"},schema:schema8.allOf[0].then.type,parentSchema:schema8.allOf[0].then,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
}
if(!valid1){
const err4 = {instancePath,keyword:"if",params:{failingKeyword: "then"},schema:schema8.allOf[0].if,parentSchema:schema8.allOf[0],data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const _errs8 = errors;
let valid2 = true;
const _errs9 = errors;
if(!(data && typeof data == "object" && !Array.isArray(data))){
const err5 = {};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid1 = _errs9 === errors;
errors = _errs8;
if(vErrors !== null){
if(_errs8){
vErrors.length = _errs8;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs11 = errors;
if(!(validate25(data, instancePath))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var _valid1 = _errs11 === errors;
valid2 = _valid1;
}
if(!valid2){
const err6 = {instancePath,keyword:"if",params:{failingKeyword: "then"},schema:schema8.allOf[1].if,parentSchema:schema8.allOf[1],data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
const _errs13 = errors;
let valid3 = true;
const _errs14 = errors;
if(!(Array.isArray(data))){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid2 = _errs14 === errors;
errors = _errs13;
if(vErrors !== null){
if(_errs13){
vErrors.length = _errs13;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs16 = errors;
const _errs18 = errors;
let valid4 = true;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data)){
if(data.length > 100){
const err8 = {};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
var _valid3 = _errs19 === errors;
errors = _errs18;
if(vErrors !== null){
if(_errs18){
vErrors.length = _errs18;
}
else {
vErrors = null;
}
}
if(_valid3){
const _errs21 = errors;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate30(data[i0], instancePath+"/" + i0))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
}
}
else {
const err10 = {instancePath,keyword:"type",params:{type: "array"},schema:schema8.allOf[2].then.then.type,parentSchema:schema8.allOf[2].then.then,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var _valid3 = _errs21 === errors;
valid4 = _valid3;
}
if(!valid4){
const err11 = {instancePath,keyword:"if",params:{failingKeyword: "then"},schema:schema8.allOf[2].then.if,parentSchema:schema8.allOf[2].then,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(Array.isArray(data)){
if(data.length > 100){
const err12 = {instancePath,keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema8.allOf[2].then,data};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath,keyword:"type",params:{type: "array"},schema:schema8.allOf[2].then.type,parentSchema:schema8.allOf[2].then,data};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var _valid2 = _errs16 === errors;
valid3 = _valid2;
}
if(!valid3){
const err14 = {instancePath,keyword:"if",params:{failingKeyword: "then"},schema:schema8.allOf[2].if,parentSchema:schema8.allOf[2],data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}


function validate21(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.clientId === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "clientId"},schema:schema6.required,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.securityLevel === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "securityLevel"},schema:schema6.required,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func2.call(schema6.properties, key0))){
const err2 = {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.clientId !== undefined){
if(!(validate22(data.clientId, instancePath+"/clientId"))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.securityLevel !== undefined){
let data1 = data.securityLevel;
if(!(((data1 === "standard") || (data1 === "enhanced")) || (data1 === "maximum"))){
const err3 = {instancePath:instancePath+"/securityLevel",keyword:"enum",params:{allowedValues: schema6.properties.securityLevel.enum},schema:schema6.properties.securityLevel.enum,parentSchema:schema6.properties.securityLevel,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.spiffeId !== undefined){
let data2 = data.spiffeId;
if(typeof data2 === "string"){
if(func3(data2) > 2048){
const err4 = {instancePath:instancePath+"/spiffeId",keyword:"maxLength",params:{limit: 2048},schema:2048,parentSchema:schema6.properties.spiffeId,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/spiffeId",keyword:"type",params:{type: "string"},schema:schema6.properties.spiffeId.type,parentSchema:schema6.properties.spiffeId,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.certificatePinning !== undefined){
let data3 = data.certificatePinning;
if(typeof data3 !== "boolean"){
const err6 = {instancePath:instancePath+"/certificatePinning",keyword:"type",params:{type: "boolean"},schema:schema6.properties.certificatePinning.type,parentSchema:schema6.properties.certificatePinning,data:data3};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.pinnedThumbprint !== undefined){
if(!(validate24(data.pinnedThumbprint, instancePath+"/pinnedThumbprint"))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data.ipRestrictions !== undefined){
let data5 = data.ipRestrictions;
const _errs11 = errors;
let valid1 = true;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
if(data5.length > 1000){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid0 = _errs12 === errors;
errors = _errs11;
if(vErrors !== null){
if(_errs11){
vErrors.length = _errs11;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs14 = errors;
if(Array.isArray(data5)){
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(typeof data6 === "string"){
if(func3(data6) > 100){
const err9 = {instancePath:instancePath+"/ipRestrictions/" + i0,keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema6.properties.ipRestrictions.then.items,data:data6};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/ipRestrictions/" + i0,keyword:"type",params:{type: "string"},schema:schema6.properties.ipRestrictions.then.items.type,parentSchema:schema6.properties.ipRestrictions.then.items,data:data6};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/ipRestrictions",keyword:"type",params:{type: "array"},schema:schema6.properties.ipRestrictions.then.type,parentSchema:schema6.properties.ipRestrictions.then,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid0 = _errs14 === errors;
valid1 = _valid0;
}
if(!valid1){
const err12 = {instancePath:instancePath+"/ipRestrictions",keyword:"if",params:{failingKeyword: "then"},schema:schema6.properties.ipRestrictions.if,parentSchema:schema6.properties.ipRestrictions,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(Array.isArray(data5)){
if(data5.length > 1000){
const err13 = {instancePath:instancePath+"/ipRestrictions",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema6.properties.ipRestrictions,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/ipRestrictions",keyword:"type",params:{type: "array"},schema:schema6.properties.ipRestrictions.type,parentSchema:schema6.properties.ipRestrictions,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.revocationChecking !== undefined){
let data7 = data.revocationChecking;
if(!(((data7 === "basic") || (data7 === "ocsp")) || (data7 === "ocsp+crl"))){
const err15 = {instancePath:instancePath+"/revocationChecking",keyword:"enum",params:{allowedValues: schema6.properties.revocationChecking.enum},schema:schema6.properties.revocationChecking.enum,parentSchema:schema6.properties.revocationChecking,data:data7};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.enhancedMonitoring !== undefined){
let data8 = data.enhancedMonitoring;
if(typeof data8 !== "boolean"){
const err16 = {instancePath:instancePath+"/enhancedMonitoring",keyword:"type",params:{type: "boolean"},schema:schema6.properties.enhancedMonitoring.type,parentSchema:schema6.properties.enhancedMonitoring,data:data8};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.automaticBlocking !== undefined){
let data9 = data.automaticBlocking;
if(typeof data9 !== "boolean"){
const err17 = {instancePath:instancePath+"/automaticBlocking",keyword:"type",params:{type: "boolean"},schema:schema6.properties.automaticBlocking.type,parentSchema:schema6.properties.automaticBlocking,data:data9};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.requestsPerMinute !== undefined){
let data10 = data.requestsPerMinute;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err18 = {instancePath:instancePath+"/requestsPerMinute",keyword:"type",params:{type: "integer"},schema:schema6.properties.requestsPerMinute.type,parentSchema:schema6.properties.requestsPerMinute,data:data10};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 1000000000 || isNaN(data10)){
const err19 = {instancePath:instancePath+"/requestsPerMinute",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},schema:1000000000,parentSchema:schema6.properties.requestsPerMinute,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data10 < 1 || isNaN(data10)){
const err20 = {instancePath:instancePath+"/requestsPerMinute",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema6.properties.requestsPerMinute,data:data10};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
}
else {
const err21 = {instancePath,keyword:"type",params:{type: "object"},schema:schema6.type,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

const SecuritySettings = validate34;
const schema12 = {"type":"object","additionalProperties":false,"properties":{"RequireClientCertificate":{"type":"boolean"},"EnableCertificatePinning":{"type":"boolean"},"AllowSelfSigned":{"type":"boolean"},"CheckRevocation":{"type":"boolean"},"EnhancedLogging":{"type":"boolean"},"AutomaticBlocking":{"type":"boolean"},"PinnedCertificates":{"type":"object","maxProperties":50000,"propertyNames":{"type":"string","minLength":1,"maxLength":64,"pattern":"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$","x-expected":"a name of visible characters, with single spaces between words"},"additionalProperties":{"$ref":"PinnedThumbprints"}}}};

function validate34(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((((key0 === "RequireClientCertificate") || (key0 === "EnableCertificatePinning")) || (key0 === "AllowSelfSigned")) || (key0 === "CheckRevocation")) || (key0 === "EnhancedLogging")) || (key0 === "AutomaticBlocking")) || (key0 === "PinnedCertificates"))){
const err0 = {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.RequireClientCertificate !== undefined){
let data0 = data.RequireClientCertificate;
if(typeof data0 !== "boolean"){
const err1 = {instancePath:instancePath+"/RequireClientCertificate",keyword:"type",params:{type: "boolean"},schema:schema12.properties.RequireClientCertificate.type,parentSchema:schema12.properties.RequireClientCertificate,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.EnableCertificatePinning !== undefined){
let data1 = data.EnableCertificatePinning;
if(typeof data1 !== "boolean"){
const err2 = {instancePath:instancePath+"/EnableCertificatePinning",keyword:"type",params:{type: "boolean"},schema:schema12.properties.EnableCertificatePinning.type,parentSchema:schema12.properties.EnableCertificatePinning,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.AllowSelfSigned !== undefined){
let data2 = data.AllowSelfSigned;
if(typeof data2 !== "boolean"){
const err3 = {instancePath:instancePath+"/AllowSelfSigned",keyword:"type",params:{type: "boolean"},schema:schema12.properties.AllowSelfSigned.type,parentSchema:schema12.properties.AllowSelfSigned,data:data2};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.CheckRevocation !== undefined){
let data3 = data.CheckRevocation;
if(typeof data3 !== "boolean"){
const err4 = {instancePath:instancePath+"/CheckRevocation",keyword:"type",params:{type: "boolean"},schema:schema12.properties.CheckRevocation.type,parentSchema:schema12.properties.CheckRevocation,data:data3};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.EnhancedLogging !== undefined){
let data4 = data.EnhancedLogging;
if(typeof data4 !== "boolean"){
const err5 = {instancePath:instancePath+"/EnhancedLogging",keyword:"type",params:{type: "boolean"},schema:schema12.properties.EnhancedLogging.type,parentSchema:schema12.properties.EnhancedLogging,data:data4};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.AutomaticBlocking !== undefined){
let data5 = data.AutomaticBlocking;
if(typeof data5 !== "boolean"){
const err6 = {instancePath:instancePath+"/AutomaticBlocking",keyword:"type",params:{type: "boolean"},schema:schema12.properties.AutomaticBlocking.type,parentSchema:schema12.properties.AutomaticBlocking,data:data5};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.PinnedCertificates !== undefined){
let data6 = data.PinnedCertificates;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(Object.keys(data6).length > 50000){
const err7 = {instancePath:instancePath+"/PinnedCertificates",keyword:"maxProperties",params:{limit: 50000},schema:50000,parentSchema:schema12.properties.PinnedCertificates,data:data6};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data6){
const _errs16 = errors;
if(typeof key1 === "string"){
if(func3(key1) > 64){
const err8 = {instancePath:instancePath+"/PinnedCertificates",keyword:"maxLength",params:{limit: 64},schema:64,parentSchema:schema12.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func3(key1) < 1){
const err9 = {instancePath:instancePath+"/PinnedCertificates",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema12.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern0.test(key1)){
const err10 = {instancePath:instancePath+"/PinnedCertificates",keyword:"pattern",params:{pattern: "^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$"},schema:"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$",parentSchema:schema12.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/PinnedCertificates",keyword:"type",params:{type: "string"},schema:schema12.properties.PinnedCertificates.propertyNames.type,parentSchema:schema12.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid1 = _errs16 === errors;
if(!valid1){
const err12 = {instancePath:instancePath+"/PinnedCertificates",keyword:"propertyNames",params:{propertyName: key1},schema:schema12.properties.PinnedCertificates.propertyNames,parentSchema:schema12.properties.PinnedCertificates,data:data6};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
for(const key2 in data6){
if(!(validate24(data6[key2], instancePath+"/PinnedCertificates/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath:instancePath+"/PinnedCertificates",keyword:"type",params:{type: "object"},schema:schema12.properties.PinnedCertificates.type,parentSchema:schema12.properties.PinnedCertificates,data:data6};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath,keyword:"type",params:{type: "object"},schema:schema12.type,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}

/** Everything that is wrong with a value as {@link ClientRegistration}. */
export const checkClientRegistration: ConfigCheck = configCheckBy(ClientRegistration);
/** Everything that is wrong with a value as {@link SecuritySettings}. */
export const checkSecuritySettings: ConfigCheck = configCheckBy(SecuritySettings);

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


const ClientRegistration = validate52;
const schema19 = {"type":"object","additionalProperties":false,"required":["clientId","securityLevel"],"properties":{"clientId":{"$ref":"ClientId"},"securityLevel":{"enum":["standard","enhanced","maximum"]},"spiffeId":{"type":"string","maxLength":2048},"certificatePinning":{"type":"boolean"},"pinnedThumbprint":{"$ref":"PinnedThumbprints"},"ipRestrictions":{"type":"array","maxItems":1000,"if":{"type":"array","maxItems":1000},"then":{"type":"array","items":{"type":"string","maxLength":100}}},"revocationChecking":{"enum":["basic","ocsp","ocsp+crl"]},"enhancedMonitoring":{"type":"boolean"},"automaticBlocking":{"type":"boolean"},"requestsPerMinute":{"type":"integer","minimum":1,"maximum":1000000000}}};
const func1 = Object.prototype.hasOwnProperty;
const func2 = codePoints;
const schema20 = {"type":"string","minLength":1,"maxLength":64,"pattern":"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$","x-expected":"a name of visible characters, with single spaces between words"};
const pattern3 = new RegExp("^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$", "u");

function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate53.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(typeof data === "string"){
if(func2(data) > 64){
const err0 = {instancePath,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit: 64},schema:64,parentSchema:schema20,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(func2(data) < 1){
const err1 = {instancePath,schemaPath:"#/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema20,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!pattern3.test(data)){
const err2 = {instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$"},schema:"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$",parentSchema:schema20,data};
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
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},schema:schema20.type,parentSchema:schema20,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"dynamicProps":false,"dynamicItems":false};

const schema21 = {"type":["string","object","array"],"allOf":[{"if":{"type":"string"},"then":{"type":"string","maxLength":200}},{"if":{"type":"object"},"then":{"$ref":"DatedThumbprint"}},{"if":{"type":"array"},"then":{"type":"array","maxItems":100,"if":{"type":"array","maxItems":100},"then":{"type":"array","items":{"$ref":"PinnedThumbprint"}}}}]};
const schema22 = {"type":"object","additionalProperties":false,"required":["thumbprint"],"properties":{"thumbprint":{"type":"string","maxLength":200},"from":{"$ref":"DateTime"},"until":{"$ref":"DateTime"}}};
const schema23 = {"type":"string","maxLength":40,"pattern":"^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$","x-expected":"a time of RFC 3339, like 2026-11-27T00:00:00Z"};
const pattern4 = new RegExp("^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$", "u");

function validate57(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate57.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(typeof data === "string"){
if(func2(data) > 40){
const err0 = {instancePath,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit: 40},schema:40,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!pattern4.test(data)){
const err1 = {instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$"},schema:"^2\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$",parentSchema:schema23,data};
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
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},schema:schema23.type,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate57.errors = vErrors;
return errors === 0;
}
validate57.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate56(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate56.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.thumbprint === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "thumbprint"},schema:schema22.required,parentSchema:schema22,data};
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
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema22,data};
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
if(func2(data0) > 200){
const err2 = {instancePath:instancePath+"/thumbprint",schemaPath:"#/properties/thumbprint/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema22.properties.thumbprint,data:data0};
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
const err3 = {instancePath:instancePath+"/thumbprint",schemaPath:"#/properties/thumbprint/type",keyword:"type",params:{type: "string"},schema:schema22.properties.thumbprint.type,parentSchema:schema22.properties.thumbprint,data:data0};
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
if(!(validate57(data.from, {instancePath:instancePath+"/from",parentData:data,parentDataProperty:"from",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
errors = vErrors.length;
}
}
if(data.until !== undefined){
if(!(validate57(data.until, {instancePath:instancePath+"/until",parentData:data,parentDataProperty:"until",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
errors = vErrors.length;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema22.type,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate56.errors = vErrors;
return errors === 0;
}
validate56.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema24 = {"type":["string","object"],"allOf":[{"if":{"type":"string"},"then":{"type":"string","maxLength":200}},{"if":{"type":"object"},"then":{"$ref":"DatedThumbprint"}}]};

function validate61(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate61.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((typeof data !== "string") && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema24.type},schema:schema24.type,parentSchema:schema24,data};
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
if(func2(data) > 200){
const err2 = {instancePath,schemaPath:"#/allOf/0/then/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema24.allOf[0].then,data};
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
const err3 = {instancePath,schemaPath:"#/allOf/0/then/type",keyword:"type",params:{type: "string"},schema:schema24.allOf[0].then.type,parentSchema:schema24.allOf[0].then,data};
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
const err4 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"},schema:schema24.allOf[0].if,parentSchema:schema24.allOf[0],data};
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
if(!(validate56(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var _valid1 = _errs11 === errors;
valid2 = _valid1;
if(valid2){
var props0 = true;
}
}
if(!valid2){
const err6 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"},schema:schema24.allOf[1].if,parentSchema:schema24.allOf[1],data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate61.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate61.evaluated = {"dynamicProps":true,"dynamicItems":false};


function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate55.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!data || typeof data != "object") && (typeof data !== "string")){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema21.type},schema:schema21.type,parentSchema:schema21,data};
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
if(func2(data) > 200){
const err2 = {instancePath,schemaPath:"#/allOf/0/then/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema21.allOf[0].then,data};
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
const err3 = {instancePath,schemaPath:"#/allOf/0/then/type",keyword:"type",params:{type: "string"},schema:schema21.allOf[0].then.type,parentSchema:schema21.allOf[0].then,data};
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
const err4 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"},schema:schema21.allOf[0].if,parentSchema:schema21.allOf[0],data};
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
if(!(validate56(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var _valid1 = _errs11 === errors;
valid2 = _valid1;
if(valid2){
var props0 = true;
}
}
if(!valid2){
const err6 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"},schema:schema21.allOf[1].if,parentSchema:schema21.allOf[1],data};
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
if(!(validate61(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate61.errors : vErrors.concat(validate61.errors);
errors = vErrors.length;
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/allOf/2/then/then/type",keyword:"type",params:{type: "array"},schema:schema21.allOf[2].then.then.type,parentSchema:schema21.allOf[2].then.then,data};
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
if(valid4){
var items0 = true;
}
}
if(!valid4){
const err11 = {instancePath,schemaPath:"#/allOf/2/then/if",keyword:"if",params:{failingKeyword: "then"},schema:schema21.allOf[2].then.if,parentSchema:schema21.allOf[2].then,data};
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
const err12 = {instancePath,schemaPath:"#/allOf/2/then/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema21.allOf[2].then,data};
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
const err13 = {instancePath,schemaPath:"#/allOf/2/then/type",keyword:"type",params:{type: "array"},schema:schema21.allOf[2].then.type,parentSchema:schema21.allOf[2].then,data};
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
const err14 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"},schema:schema21.allOf[2].if,parentSchema:schema21.allOf[2],data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate55.errors = vErrors;
evaluated0.props = props0;
evaluated0.items = items0;
return errors === 0;
}
validate55.evaluated = {"dynamicProps":true,"dynamicItems":true};


function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate52.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.clientId === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "clientId"},schema:schema19.required,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.securityLevel === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "securityLevel"},schema:schema19.required,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema19.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema19,data};
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
if(!(validate53(data.clientId, {instancePath:instancePath+"/clientId",parentData:data,parentDataProperty:"clientId",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
}
if(data.securityLevel !== undefined){
let data1 = data.securityLevel;
if(!(((data1 === "standard") || (data1 === "enhanced")) || (data1 === "maximum"))){
const err3 = {instancePath:instancePath+"/securityLevel",schemaPath:"#/properties/securityLevel/enum",keyword:"enum",params:{allowedValues: schema19.properties.securityLevel.enum},schema:schema19.properties.securityLevel.enum,parentSchema:schema19.properties.securityLevel,data:data1};
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
if(func2(data2) > 2048){
const err4 = {instancePath:instancePath+"/spiffeId",schemaPath:"#/properties/spiffeId/maxLength",keyword:"maxLength",params:{limit: 2048},schema:2048,parentSchema:schema19.properties.spiffeId,data:data2};
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
const err5 = {instancePath:instancePath+"/spiffeId",schemaPath:"#/properties/spiffeId/type",keyword:"type",params:{type: "string"},schema:schema19.properties.spiffeId.type,parentSchema:schema19.properties.spiffeId,data:data2};
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
const err6 = {instancePath:instancePath+"/certificatePinning",schemaPath:"#/properties/certificatePinning/type",keyword:"type",params:{type: "boolean"},schema:schema19.properties.certificatePinning.type,parentSchema:schema19.properties.certificatePinning,data:data3};
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
if(!(validate55(data.pinnedThumbprint, {instancePath:instancePath+"/pinnedThumbprint",parentData:data,parentDataProperty:"pinnedThumbprint",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
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
if(func2(data6) > 100){
const err9 = {instancePath:instancePath+"/ipRestrictions/" + i0,schemaPath:"#/properties/ipRestrictions/then/items/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema19.properties.ipRestrictions.then.items,data:data6};
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
const err10 = {instancePath:instancePath+"/ipRestrictions/" + i0,schemaPath:"#/properties/ipRestrictions/then/items/type",keyword:"type",params:{type: "string"},schema:schema19.properties.ipRestrictions.then.items.type,parentSchema:schema19.properties.ipRestrictions.then.items,data:data6};
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
const err11 = {instancePath:instancePath+"/ipRestrictions",schemaPath:"#/properties/ipRestrictions/then/type",keyword:"type",params:{type: "array"},schema:schema19.properties.ipRestrictions.then.type,parentSchema:schema19.properties.ipRestrictions.then,data:data5};
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
const err12 = {instancePath:instancePath+"/ipRestrictions",schemaPath:"#/properties/ipRestrictions/if",keyword:"if",params:{failingKeyword: "then"},schema:schema19.properties.ipRestrictions.if,parentSchema:schema19.properties.ipRestrictions,data:data5};
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
const err13 = {instancePath:instancePath+"/ipRestrictions",schemaPath:"#/properties/ipRestrictions/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema19.properties.ipRestrictions,data:data5};
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
const err14 = {instancePath:instancePath+"/ipRestrictions",schemaPath:"#/properties/ipRestrictions/type",keyword:"type",params:{type: "array"},schema:schema19.properties.ipRestrictions.type,parentSchema:schema19.properties.ipRestrictions,data:data5};
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
const err15 = {instancePath:instancePath+"/revocationChecking",schemaPath:"#/properties/revocationChecking/enum",keyword:"enum",params:{allowedValues: schema19.properties.revocationChecking.enum},schema:schema19.properties.revocationChecking.enum,parentSchema:schema19.properties.revocationChecking,data:data7};
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
const err16 = {instancePath:instancePath+"/enhancedMonitoring",schemaPath:"#/properties/enhancedMonitoring/type",keyword:"type",params:{type: "boolean"},schema:schema19.properties.enhancedMonitoring.type,parentSchema:schema19.properties.enhancedMonitoring,data:data8};
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
const err17 = {instancePath:instancePath+"/automaticBlocking",schemaPath:"#/properties/automaticBlocking/type",keyword:"type",params:{type: "boolean"},schema:schema19.properties.automaticBlocking.type,parentSchema:schema19.properties.automaticBlocking,data:data9};
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
const err18 = {instancePath:instancePath+"/requestsPerMinute",schemaPath:"#/properties/requestsPerMinute/type",keyword:"type",params:{type: "integer"},schema:schema19.properties.requestsPerMinute.type,parentSchema:schema19.properties.requestsPerMinute,data:data10};
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
const err19 = {instancePath:instancePath+"/requestsPerMinute",schemaPath:"#/properties/requestsPerMinute/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},schema:1000000000,parentSchema:schema19.properties.requestsPerMinute,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data10 < 1 || isNaN(data10)){
const err20 = {instancePath:instancePath+"/requestsPerMinute",schemaPath:"#/properties/requestsPerMinute/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema19.properties.requestsPerMinute,data:data10};
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
const err21 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema19.type,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const SecuritySettings = validate65;
const schema25 = {"type":"object","additionalProperties":false,"properties":{"RequireClientCertificate":{"type":"boolean"},"EnableCertificatePinning":{"type":"boolean"},"AllowSelfSigned":{"type":"boolean"},"CheckRevocation":{"type":"boolean"},"EnhancedLogging":{"type":"boolean"},"AutomaticBlocking":{"type":"boolean"},"PinnedCertificates":{"type":"object","maxProperties":50000,"propertyNames":{"type":"string","minLength":1,"maxLength":64,"pattern":"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$","x-expected":"a name of visible characters, with single spaces between words"},"additionalProperties":{"$ref":"PinnedThumbprints"}}}};

function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate65.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((((key0 === "RequireClientCertificate") || (key0 === "EnableCertificatePinning")) || (key0 === "AllowSelfSigned")) || (key0 === "CheckRevocation")) || (key0 === "EnhancedLogging")) || (key0 === "AutomaticBlocking")) || (key0 === "PinnedCertificates"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema25,data};
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
const err1 = {instancePath:instancePath+"/RequireClientCertificate",schemaPath:"#/properties/RequireClientCertificate/type",keyword:"type",params:{type: "boolean"},schema:schema25.properties.RequireClientCertificate.type,parentSchema:schema25.properties.RequireClientCertificate,data:data0};
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
const err2 = {instancePath:instancePath+"/EnableCertificatePinning",schemaPath:"#/properties/EnableCertificatePinning/type",keyword:"type",params:{type: "boolean"},schema:schema25.properties.EnableCertificatePinning.type,parentSchema:schema25.properties.EnableCertificatePinning,data:data1};
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
const err3 = {instancePath:instancePath+"/AllowSelfSigned",schemaPath:"#/properties/AllowSelfSigned/type",keyword:"type",params:{type: "boolean"},schema:schema25.properties.AllowSelfSigned.type,parentSchema:schema25.properties.AllowSelfSigned,data:data2};
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
const err4 = {instancePath:instancePath+"/CheckRevocation",schemaPath:"#/properties/CheckRevocation/type",keyword:"type",params:{type: "boolean"},schema:schema25.properties.CheckRevocation.type,parentSchema:schema25.properties.CheckRevocation,data:data3};
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
const err5 = {instancePath:instancePath+"/EnhancedLogging",schemaPath:"#/properties/EnhancedLogging/type",keyword:"type",params:{type: "boolean"},schema:schema25.properties.EnhancedLogging.type,parentSchema:schema25.properties.EnhancedLogging,data:data4};
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
const err6 = {instancePath:instancePath+"/AutomaticBlocking",schemaPath:"#/properties/AutomaticBlocking/type",keyword:"type",params:{type: "boolean"},schema:schema25.properties.AutomaticBlocking.type,parentSchema:schema25.properties.AutomaticBlocking,data:data5};
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
const err7 = {instancePath:instancePath+"/PinnedCertificates",schemaPath:"#/properties/PinnedCertificates/maxProperties",keyword:"maxProperties",params:{limit: 50000},schema:50000,parentSchema:schema25.properties.PinnedCertificates,data:data6};
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
if(func2(key1) > 64){
const err8 = {instancePath:instancePath+"/PinnedCertificates",schemaPath:"#/properties/PinnedCertificates/propertyNames/maxLength",keyword:"maxLength",params:{limit: 64},schema:64,parentSchema:schema25.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(key1) < 1){
const err9 = {instancePath:instancePath+"/PinnedCertificates",schemaPath:"#/properties/PinnedCertificates/propertyNames/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema25.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern3.test(key1)){
const err10 = {instancePath:instancePath+"/PinnedCertificates",schemaPath:"#/properties/PinnedCertificates/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$"},schema:"^[^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+(?: [^\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]+)*$",parentSchema:schema25.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
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
const err11 = {instancePath:instancePath+"/PinnedCertificates",schemaPath:"#/properties/PinnedCertificates/propertyNames/type",keyword:"type",params:{type: "string"},schema:schema25.properties.PinnedCertificates.propertyNames.type,parentSchema:schema25.properties.PinnedCertificates.propertyNames,data:key1,propertyName:key1};
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
const err12 = {instancePath:instancePath+"/PinnedCertificates",schemaPath:"#/properties/PinnedCertificates/propertyNames",keyword:"propertyNames",params:{propertyName: key1},schema:schema25.properties.PinnedCertificates.propertyNames,parentSchema:schema25.properties.PinnedCertificates,data:data6};
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
if(!(validate55(data6[key2], {instancePath:instancePath+"/PinnedCertificates/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data6,parentDataProperty:key2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath:instancePath+"/PinnedCertificates",schemaPath:"#/properties/PinnedCertificates/type",keyword:"type",params:{type: "object"},schema:schema25.properties.PinnedCertificates.type,parentSchema:schema25.properties.PinnedCertificates,data:data6};
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
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema25.type,parentSchema:schema25,data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate65.errors = vErrors;
return errors === 0;
}
validate65.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

/** Everything that is wrong with a value as {@link ClientRegistration}. */
export const checkClientRegistration: ConfigCheck = configCheckBy(ClientRegistration);
/** Everything that is wrong with a value as {@link SecuritySettings}. */
export const checkSecuritySettings: ConfigCheck = configCheckBy(SecuritySettings);

// Generated from openapi.yaml by "npm run generate". Do not edit.
// @ts-nocheck
import { checkBy } from './fault.js';
import type { Operation } from './operation.js';

/** The name of each operation. */
export type OperationId =
  | 'listPayments'
  | 'createPayment'
  | 'retrievePayment'
  | 'capturePayment'
  | 'cancelPayment'
  | 'listRefunds'
  | 'createRefund'
  | 'whoami'
  | 'diagnoseTls'
  | 'listEncryptionKeys'
  | 'listCertificates'
  | 'retrieveCertificate'
  | 'activateCertificate'
  | 'retireCertificate'
  | 'revokeCertificate'
  | 'processOrder'
  | 'listClients'
  | 'blockClient'
  | 'unblockClient';

/** The versions that Payment-Version can name, the current one last. */
export const apiVersions: readonly string[] = ["2026-11-01"];

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


const listPaymentsPath = validate52;

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
if(errors === 0){
if(!(data && typeof data == "object" && !Array.isArray(data))){
validate52.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"dynamicProps":false,"dynamicItems":false};

const listPaymentsQuery = validate53;
const schema20 = {"type":"object","properties":{"limit":{"type":"integer","minimum":1,"maximum":100,"default":20},"after":{"$ref":"Cursor"},"status":{"type":"string","enum":["authorized","partially_captured","captured","partially_refunded","refunded","canceled","declined"]},"reference":{"$ref":"Reference"},"currency":{"$ref":"Currency"},"createdFrom":{"$ref":"Timestamp"},"createdBefore":{"$ref":"Timestamp"}},"required":[],"additionalProperties":false};
const pattern3 = new RegExp("^[0-9A-Za-z_-]{1,128}$", "u");

function validate54(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate54.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern3.test(data)){
validate54.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z_-]{1,128}$"}}];
return false;
}
}
else {
validate54.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate54.errors = vErrors;
return errors === 0;
}
validate54.evaluated = {"dynamicProps":false,"dynamicItems":false};

const func1 = codePoints;

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
if(errors === 0){
if(typeof data === "string"){
if(func1(data) > 140){
validate56.errors = [{instancePath,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit: 140}}];
return false;
}
else {
if(func1(data) < 1){
validate56.errors = [{instancePath,schemaPath:"#/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate56.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate56.errors = vErrors;
return errors === 0;
}
validate56.evaluated = {"dynamicProps":false,"dynamicItems":false};

const pattern4 = new RegExp("^[A-Z]{3}$", "u");

function validate58(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate58.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern4.test(data)){
validate58.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[A-Z]{3}$"}}];
return false;
}
}
else {
validate58.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate58.errors = vErrors;
return errors === 0;
}
validate58.evaluated = {"dynamicProps":false,"dynamicItems":false};

const pattern5 = new RegExp("^\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-6]\\d(\\.\\d{1,9})?Z$", "u");

function validate60(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate60.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(errors === 0){
if(typeof data === "string"){
if(!pattern5.test(data)){
validate60.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-6]\\d(\\.\\d{1,9})?Z$"}}];
return false;
}
}
else {
validate60.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
validate60.errors = vErrors;
return errors === 0;
}
validate60.evaluated = {"dynamicProps":false,"dynamicItems":false};


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
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "limit") || (key0 === "after")) || (key0 === "status")) || (key0 === "reference")) || (key0 === "currency")) || (key0 === "createdFrom")) || (key0 === "createdBefore"))){
validate53.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate53.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100 || isNaN(data0)){
validate53.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate53.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
const _errs4 = errors;
if(!(validate54(data.after, {instancePath:instancePath+"/after",parentData:data,parentDataProperty:"after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
let data2 = data.status;
const _errs5 = errors;
if(typeof data2 !== "string"){
validate53.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((((data2 === "authorized") || (data2 === "partially_captured")) || (data2 === "captured")) || (data2 === "partially_refunded")) || (data2 === "refunded")) || (data2 === "canceled")) || (data2 === "declined"))){
validate53.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/enum",keyword:"enum",params:{allowedValues: schema20.properties.status.enum}}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reference !== undefined){
const _errs7 = errors;
if(!(validate56(data.reference, {instancePath:instancePath+"/reference",parentData:data,parentDataProperty:"reference",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.currency !== undefined){
const _errs8 = errors;
if(!(validate58(data.currency, {instancePath:instancePath+"/currency",parentData:data,parentDataProperty:"currency",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.createdFrom !== undefined){
const _errs9 = errors;
if(!(validate60(data.createdFrom, {instancePath:instancePath+"/createdFrom",parentData:data,parentDataProperty:"createdFrom",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.createdBefore !== undefined){
const _errs10 = errors;
if(!(validate60(data.createdBefore, {instancePath:instancePath+"/createdBefore",parentData:data,parentDataProperty:"createdBefore",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate53.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const listPaymentsHeaders = validate63;
const schema25 = {"type":"object","properties":{"payment-version":{"type":"string","enum":["2026-11-01"],"default":"2026-11-01"}},"required":[]};

function validate63(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate63.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data["payment-version"] !== undefined){
let data0 = data["payment-version"];
if(typeof data0 !== "string"){
validate63.errors = [{instancePath:instancePath+"/payment-version",schemaPath:"#/properties/payment-version/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(data0 === "2026-11-01")){
validate63.errors = [{instancePath:instancePath+"/payment-version",schemaPath:"#/properties/payment-version/enum",keyword:"enum",params:{allowedValues: schema25.properties["payment-version"].enum}}];
return false;
}
}
}
else {
validate63.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate63.errors = vErrors;
return errors === 0;
}
validate63.evaluated = {"props":{"payment-version":true},"dynamicProps":false,"dynamicItems":false};

const PaymentPage = validate64;
const pattern6 = new RegExp("^pay_[0-9A-Za-z]{1,32}$", "u");

function validate66(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate66.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern6.test(data)){
validate66.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^pay_[0-9A-Za-z]{1,32}$"}}];
return false;
}
}
else {
validate66.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate66.errors = vErrors;
return errors === 0;
}
validate66.evaluated = {"dynamicProps":false,"dynamicItems":false};

const pattern7 = new RegExp("^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$", "u");

function validate68(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate68.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.currency === undefined) && (missing0 = "currency")) || ((data.value === undefined) && (missing0 = "value"))){
validate68.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.currency !== undefined){
const _errs1 = errors;
if(!(validate58(data.currency, {instancePath:instancePath+"/currency",parentData:data,parentDataProperty:"currency",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.value !== undefined){
let data1 = data.value;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data1 === "string"){
if(!pattern7.test(data1)){
validate68.errors = [{instancePath:instancePath+"/value",schemaPath:"#/properties/value/pattern",keyword:"pattern",params:{pattern: "^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$"}}];
return false;
}
}
else {
validate68.errors = [{instancePath:instancePath+"/value",schemaPath:"#/properties/value/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate68.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate68.errors = vErrors;
return errors === 0;
}
validate68.evaluated = {"props":{"currency":true,"value":true},"dynamicProps":false,"dynamicItems":false};

const pattern8 = new RegExp("^[0-9A-Z]{4}$", "u");

function validate74(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate74.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.type === undefined) && (missing0 = "type")) || ((data.last4 === undefined) && (missing0 = "last4"))){
validate74.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.type !== undefined){
const _errs1 = errors;
if(typeof data.type !== "string"){
validate74.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.last4 !== undefined){
let data1 = data.last4;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern8.test(data1)){
validate74.errors = [{instancePath:instancePath+"/last4",schemaPath:"#/properties/last4/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Z]{4}$"}}];
return false;
}
}
else {
validate74.errors = [{instancePath:instancePath+"/last4",schemaPath:"#/properties/last4/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate74.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate74.errors = vErrors;
return errors === 0;
}
validate74.evaluated = {"props":{"type":true,"last4":true},"dynamicProps":false,"dynamicItems":false};


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
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.id === undefined) && (missing0 = "id")) || ((data.status === undefined) && (missing0 = "status"))) || ((data.amount === undefined) && (missing0 = "amount"))) || ((data.capturedAmount === undefined) && (missing0 = "capturedAmount"))) || ((data.refundedAmount === undefined) && (missing0 = "refundedAmount"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))) || ((data.updatedAt === undefined) && (missing0 = "updatedAt"))){
validate65.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate66(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
const _errs2 = errors;
if(typeof data.status !== "string"){
validate65.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.amount !== undefined){
const _errs4 = errors;
if(!(validate68(data.amount, {instancePath:instancePath+"/amount",parentData:data,parentDataProperty:"amount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.capturedAmount !== undefined){
const _errs5 = errors;
if(!(validate68(data.capturedAmount, {instancePath:instancePath+"/capturedAmount",parentData:data,parentDataProperty:"capturedAmount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refundedAmount !== undefined){
const _errs6 = errors;
if(!(validate68(data.refundedAmount, {instancePath:instancePath+"/refundedAmount",parentData:data,parentDataProperty:"refundedAmount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reference !== undefined){
const _errs7 = errors;
if(!(validate56(data.reference, {instancePath:instancePath+"/reference",parentData:data,parentDataProperty:"reference",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.instrument !== undefined){
const _errs8 = errors;
if(!(validate74(data.instrument, {instancePath:instancePath+"/instrument",parentData:data,parentDataProperty:"instrument",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate74.errors : vErrors.concat(validate74.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.declineReason !== undefined){
const _errs9 = errors;
if(typeof data.declineReason !== "string"){
validate65.errors = [{instancePath:instancePath+"/declineReason",schemaPath:"#/properties/declineReason/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.createdAt !== undefined){
const _errs11 = errors;
if(!(validate60(data.createdAt, {instancePath:instancePath+"/createdAt",parentData:data,parentDataProperty:"createdAt",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.updatedAt !== undefined){
const _errs12 = errors;
if(!(validate60(data.updatedAt, {instancePath:instancePath+"/updatedAt",parentData:data,parentDataProperty:"updatedAt",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate65.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate65.errors = vErrors;
return errors === 0;
}
validate65.evaluated = {"props":{"id":true,"status":true,"amount":true,"capturedAmount":true,"refundedAmount":true,"reference":true,"instrument":true,"declineReason":true,"createdAt":true,"updatedAt":true},"dynamicProps":false,"dynamicItems":false};


function validate64(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate64.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate64.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.data !== undefined){
let data0 = data.data;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate65(data0[i0], {instancePath:instancePath+"/data/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate64.errors = [{instancePath:instancePath+"/data",schemaPath:"#/properties/data/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hasMore !== undefined){
const _errs4 = errors;
if(typeof data.hasMore !== "boolean"){
validate64.errors = [{instancePath:instancePath+"/hasMore",schemaPath:"#/properties/hasMore/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nextCursor !== undefined){
const _errs6 = errors;
if(!(validate54(data.nextCursor, {instancePath:instancePath+"/nextCursor",parentData:data,parentDataProperty:"nextCursor",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate64.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate64.errors = vErrors;
return errors === 0;
}
validate64.evaluated = {"props":{"data":true,"hasMore":true,"nextCursor":true},"dynamicProps":false,"dynamicItems":false};

const answerHeaders3 = validate80;
const pattern9 = new RegExp("^req_[0-9A-Za-z-]+$", "u");
const pattern10 = new RegExp("^\"[a-z]+\";r=\\d+;t=\\d+$", "u");
const pattern11 = new RegExp("^\"[a-z]+\";q=\\d+;w=\\d+$", "u");

function validate80(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate80.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["payment-version"] === undefined) && (missing0 = "payment-version"))) || ((data.ratelimit === undefined) && (missing0 = "ratelimit"))) || ((data["ratelimit-policy"] === undefined) && (missing0 = "ratelimit-policy"))) || ((data["client-certificate-expires"] === undefined) && (missing0 = "client-certificate-expires"))){
validate80.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate80.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/pattern",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate80.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["payment-version"] !== undefined){
const _errs3 = errors;
if(typeof data["payment-version"] !== "string"){
validate80.errors = [{instancePath:instancePath+"/payment-version",schemaPath:"#/properties/payment-version/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ratelimit !== undefined){
let data2 = data.ratelimit;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 === "string"){
if(!pattern10.test(data2)){
validate80.errors = [{instancePath:instancePath+"/ratelimit",schemaPath:"#/properties/ratelimit/pattern",keyword:"pattern",params:{pattern: "^\"[a-z]+\";r=\\d+;t=\\d+$"}}];
return false;
}
}
else {
validate80.errors = [{instancePath:instancePath+"/ratelimit",schemaPath:"#/properties/ratelimit/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["ratelimit-policy"] !== undefined){
let data3 = data["ratelimit-policy"];
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(!pattern11.test(data3)){
validate80.errors = [{instancePath:instancePath+"/ratelimit-policy",schemaPath:"#/properties/ratelimit-policy/pattern",keyword:"pattern",params:{pattern: "^\"[a-z]+\";q=\\d+;w=\\d+$"}}];
return false;
}
}
else {
validate80.errors = [{instancePath:instancePath+"/ratelimit-policy",schemaPath:"#/properties/ratelimit-policy/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["client-certificate-expires"] !== undefined){
const _errs9 = errors;
if(!(validate60(data["client-certificate-expires"], {instancePath:instancePath+"/client-certificate-expires",parentData:data,parentDataProperty:"client-certificate-expires",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate80.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate80.errors = vErrors;
return errors === 0;
}
validate80.evaluated = {"props":{"request-id":true,"payment-version":true,"ratelimit":true,"ratelimit-policy":true,"client-certificate-expires":true},"dynamicProps":false,"dynamicItems":false};

const Problem = validate82;

function validate82(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate82.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.type === undefined) && (missing0 = "type")) || ((data.title === undefined) && (missing0 = "title"))) || ((data.status === undefined) && (missing0 = "status"))) || ((data.code === undefined) && (missing0 = "code"))) || ((data.stage === undefined) && (missing0 = "stage"))) || ((data.requestId === undefined) && (missing0 = "requestId"))) || ((data.retryable === undefined) && (missing0 = "retryable"))){
validate82.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.type !== undefined){
const _errs1 = errors;
if(typeof data.type !== "string"){
validate82.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.title !== undefined){
const _errs3 = errors;
if(typeof data.title !== "string"){
validate82.errors = [{instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
let data2 = data.status;
const _errs5 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate82.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs5){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 599 || isNaN(data2)){
validate82.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599}}];
return false;
}
else {
if(data2 < 400 || isNaN(data2)){
validate82.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/minimum",keyword:"minimum",params:{comparison: ">=", limit: 400}}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.detail !== undefined){
const _errs7 = errors;
if(typeof data.detail !== "string"){
validate82.errors = [{instancePath:instancePath+"/detail",schemaPath:"#/properties/detail/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.instance !== undefined){
const _errs9 = errors;
if(typeof data.instance !== "string"){
validate82.errors = [{instancePath:instancePath+"/instance",schemaPath:"#/properties/instance/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs11 = errors;
if(typeof data.code !== "string"){
validate82.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.stage !== undefined){
const _errs13 = errors;
if(typeof data.stage !== "string"){
validate82.errors = [{instancePath:instancePath+"/stage",schemaPath:"#/properties/stage/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requestId !== undefined){
const _errs15 = errors;
if(typeof data.requestId !== "string"){
validate82.errors = [{instancePath:instancePath+"/requestId",schemaPath:"#/properties/requestId/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retryable !== undefined){
const _errs17 = errors;
if(typeof data.retryable !== "boolean"){
validate82.errors = [{instancePath:instancePath+"/retryable",schemaPath:"#/properties/retryable/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.param !== undefined){
const _errs19 = errors;
if(typeof data.param !== "string"){
validate82.errors = [{instancePath:instancePath+"/param",schemaPath:"#/properties/param/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.evaluatedIp !== undefined){
const _errs21 = errors;
if(typeof data.evaluatedIp !== "string"){
validate82.errors = [{instancePath:instancePath+"/evaluatedIp",schemaPath:"#/properties/evaluatedIp/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate82.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate82.errors = vErrors;
return errors === 0;
}
validate82.evaluated = {"props":{"type":true,"title":true,"status":true,"detail":true,"instance":true,"code":true,"stage":true,"requestId":true,"retryable":true,"param":true,"evaluatedIp":true},"dynamicProps":false,"dynamicItems":false};

const answerHeaders4 = validate83;
const schema33 = {"type":"object","properties":{"request-id":{"type":"string","pattern":"^req_[0-9A-Za-z-]+$"},"should-retry":{"type":"string","enum":["true","false"]}},"required":["request-id","should-retry"]};

function validate83(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate83.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["should-retry"] === undefined) && (missing0 = "should-retry"))){
validate83.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate83.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/pattern",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate83.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["should-retry"] !== undefined){
let data1 = data["should-retry"];
const _errs3 = errors;
if(typeof data1 !== "string"){
validate83.errors = [{instancePath:instancePath+"/should-retry",schemaPath:"#/properties/should-retry/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data1 === "true") || (data1 === "false"))){
validate83.errors = [{instancePath:instancePath+"/should-retry",schemaPath:"#/properties/should-retry/enum",keyword:"enum",params:{allowedValues: schema33.properties["should-retry"].enum}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate83.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate83.errors = vErrors;
return errors === 0;
}
validate83.evaluated = {"props":{"request-id":true,"should-retry":true},"dynamicProps":false,"dynamicItems":false};

const answerHeaders5 = validate84;
const schema34 = {"type":"object","properties":{"request-id":{"type":"string","pattern":"^req_[0-9A-Za-z-]+$"},"should-retry":{"type":"string","enum":["true","false"]},"retry-after":{"type":"string","pattern":"^\\d+$"}},"required":["request-id","should-retry"]};
const pattern14 = new RegExp("^\\d+$", "u");

function validate84(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate84.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["should-retry"] === undefined) && (missing0 = "should-retry"))){
validate84.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate84.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/pattern",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate84.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["should-retry"] !== undefined){
let data1 = data["should-retry"];
const _errs3 = errors;
if(typeof data1 !== "string"){
validate84.errors = [{instancePath:instancePath+"/should-retry",schemaPath:"#/properties/should-retry/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data1 === "true") || (data1 === "false"))){
validate84.errors = [{instancePath:instancePath+"/should-retry",schemaPath:"#/properties/should-retry/enum",keyword:"enum",params:{allowedValues: schema34.properties["should-retry"].enum}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["retry-after"] !== undefined){
let data2 = data["retry-after"];
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 === "string"){
if(!pattern14.test(data2)){
validate84.errors = [{instancePath:instancePath+"/retry-after",schemaPath:"#/properties/retry-after/pattern",keyword:"pattern",params:{pattern: "^\\d+$"}}];
return false;
}
}
else {
validate84.errors = [{instancePath:instancePath+"/retry-after",schemaPath:"#/properties/retry-after/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate84.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate84.errors = vErrors;
return errors === 0;
}
validate84.evaluated = {"props":{"request-id":true,"should-retry":true,"retry-after":true},"dynamicProps":false,"dynamicItems":false};

const createPaymentQuery = validate85;

function validate85(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate85.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
validate85.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
else {
validate85.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate85.errors = vErrors;
return errors === 0;
}
validate85.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const createPaymentHeaders = validate86;
const schema36 = {"type":"object","properties":{"payment-version":{"type":"string","enum":["2026-11-01"],"default":"2026-11-01"},"idempotency-key":{"type":"string","minLength":1,"maxLength":255,"pattern":"^[!-~]+$","examples":["order-2041"]}},"required":["idempotency-key"]};
const pattern15 = new RegExp("^[!-~]+$", "u");

function validate86(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate86.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data["idempotency-key"] === undefined) && (missing0 = "idempotency-key")){
validate86.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["payment-version"] !== undefined){
let data0 = data["payment-version"];
const _errs1 = errors;
if(typeof data0 !== "string"){
validate86.errors = [{instancePath:instancePath+"/payment-version",schemaPath:"#/properties/payment-version/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(data0 === "2026-11-01")){
validate86.errors = [{instancePath:instancePath+"/payment-version",schemaPath:"#/properties/payment-version/enum",keyword:"enum",params:{allowedValues: schema36.properties["payment-version"].enum}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["idempotency-key"] !== undefined){
let data1 = data["idempotency-key"];
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(func1(data1) > 255){
validate86.errors = [{instancePath:instancePath+"/idempotency-key",schemaPath:"#/properties/idempotency-key/maxLength",keyword:"maxLength",params:{limit: 255}}];
return false;
}
else {
if(func1(data1) < 1){
validate86.errors = [{instancePath:instancePath+"/idempotency-key",schemaPath:"#/properties/idempotency-key/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
else {
if(!pattern15.test(data1)){
validate86.errors = [{instancePath:instancePath+"/idempotency-key",schemaPath:"#/properties/idempotency-key/pattern",keyword:"pattern",params:{pattern: "^[!-~]+$"}}];
return false;
}
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/idempotency-key",schemaPath:"#/properties/idempotency-key/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate86.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate86.errors = vErrors;
return errors === 0;
}
validate86.evaluated = {"props":{"payment-version":true,"idempotency-key":true},"dynamicProps":false,"dynamicItems":false};

const CreatePayment = validate87;

function validate88(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate88.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate68(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if((key0 !== "currency") && (key0 !== "value")){
validate88.errors = [{instancePath,schemaPath:"#/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key0}}];
return false;
break;
}
}
}
else {
validate88.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate88.errors = vErrors;
return errors === 0;
}
validate88.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema39 = {"type":"object","description":"What is paid with.","additionalProperties":false,"required":["type","number"],"properties":{"type":{"type":"string","enum":["card","account"]},"number":{"type":"string","pattern":"^[0-9A-Z]{8,34}$","description":"Card number or IBAN, without spaces. May be a compact JWE of it.","x-encryptable":true},"holder":{"type":"string","minLength":1,"maxLength":70,"description":"Whose it is. May be a compact JWE of it.","x-encryptable":true},"expires":{"type":"string","pattern":"^20\\d\\d-(0[1-9]|1[0-2])$","description":"The last month in which a card holds.","examples":["2029-04"]}}};
const pattern16 = new RegExp("^[0-9A-Z]{8,34}$", "u");
const pattern17 = new RegExp("^20\\d\\d-(0[1-9]|1[0-2])$", "u");

function validate92(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate92.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.type === undefined) && (missing0 = "type")) || ((data.number === undefined) && (missing0 = "number"))){
validate92.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "number")) || (key0 === "holder")) || (key0 === "expires"))){
validate92.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.type !== undefined){
let data0 = data.type;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate92.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data0 === "card") || (data0 === "account"))){
validate92.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/enum",keyword:"enum",params:{allowedValues: schema39.properties.type.enum}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.number !== undefined){
let data1 = data.number;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern16.test(data1)){
validate92.errors = [{instancePath:instancePath+"/number",schemaPath:"#/properties/number/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Z]{8,34}$"}}];
return false;
}
}
else {
validate92.errors = [{instancePath:instancePath+"/number",schemaPath:"#/properties/number/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.holder !== undefined){
let data2 = data.holder;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(func1(data2) > 70){
validate92.errors = [{instancePath:instancePath+"/holder",schemaPath:"#/properties/holder/maxLength",keyword:"maxLength",params:{limit: 70}}];
return false;
}
else {
if(func1(data2) < 1){
validate92.errors = [{instancePath:instancePath+"/holder",schemaPath:"#/properties/holder/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate92.errors = [{instancePath:instancePath+"/holder",schemaPath:"#/properties/holder/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expires !== undefined){
let data3 = data.expires;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(!pattern17.test(data3)){
validate92.errors = [{instancePath:instancePath+"/expires",schemaPath:"#/properties/expires/pattern",keyword:"pattern",params:{pattern: "^20\\d\\d-(0[1-9]|1[0-2])$"}}];
return false;
}
}
else {
validate92.errors = [{instancePath:instancePath+"/expires",schemaPath:"#/properties/expires/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate92.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate92.errors = vErrors;
return errors === 0;
}
validate92.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate87(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate87.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.amount === undefined) && (missing0 = "amount")){
validate87.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "amount") || (key0 === "reference")) || (key0 === "capture")) || (key0 === "instrument"))){
validate87.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.amount !== undefined){
const _errs2 = errors;
if(!(validate88(data.amount, {instancePath:instancePath+"/amount",parentData:data,parentDataProperty:"amount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reference !== undefined){
const _errs3 = errors;
if(!(validate56(data.reference, {instancePath:instancePath+"/reference",parentData:data,parentDataProperty:"reference",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.capture !== undefined){
const _errs4 = errors;
if(typeof data.capture !== "boolean"){
validate87.errors = [{instancePath:instancePath+"/capture",schemaPath:"#/properties/capture/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.instrument !== undefined){
const _errs6 = errors;
if(!(validate92(data.instrument, {instancePath:instancePath+"/instrument",parentData:data,parentDataProperty:"instrument",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate92.errors : vErrors.concat(validate92.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate87.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate87.errors = vErrors;
return errors === 0;
}
validate87.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const Payment = validate65;

const answerHeaders8 = validate94;
const schema40 = {"type":"object","properties":{"request-id":{"type":"string","pattern":"^req_[0-9A-Za-z-]+$"},"payment-version":{"type":"string"},"ratelimit":{"type":"string","pattern":"^\"[a-z]+\";r=\\d+;t=\\d+$","examples":["\"standard\";r=5999;t=1"]},"ratelimit-policy":{"type":"string","pattern":"^\"[a-z]+\";q=\\d+;w=\\d+$","examples":["\"standard\";q=6000;w=60"]},"client-certificate-expires":{"$ref":"Timestamp"},"idempotency-replayed":{"type":"string","enum":["true"]}},"required":["request-id","payment-version","ratelimit","ratelimit-policy","client-certificate-expires"]};

function validate94(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate94.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["payment-version"] === undefined) && (missing0 = "payment-version"))) || ((data.ratelimit === undefined) && (missing0 = "ratelimit"))) || ((data["ratelimit-policy"] === undefined) && (missing0 = "ratelimit-policy"))) || ((data["client-certificate-expires"] === undefined) && (missing0 = "client-certificate-expires"))){
validate94.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate94.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/pattern",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate94.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["payment-version"] !== undefined){
const _errs3 = errors;
if(typeof data["payment-version"] !== "string"){
validate94.errors = [{instancePath:instancePath+"/payment-version",schemaPath:"#/properties/payment-version/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ratelimit !== undefined){
let data2 = data.ratelimit;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 === "string"){
if(!pattern10.test(data2)){
validate94.errors = [{instancePath:instancePath+"/ratelimit",schemaPath:"#/properties/ratelimit/pattern",keyword:"pattern",params:{pattern: "^\"[a-z]+\";r=\\d+;t=\\d+$"}}];
return false;
}
}
else {
validate94.errors = [{instancePath:instancePath+"/ratelimit",schemaPath:"#/properties/ratelimit/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["ratelimit-policy"] !== undefined){
let data3 = data["ratelimit-policy"];
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(!pattern11.test(data3)){
validate94.errors = [{instancePath:instancePath+"/ratelimit-policy",schemaPath:"#/properties/ratelimit-policy/pattern",keyword:"pattern",params:{pattern: "^\"[a-z]+\";q=\\d+;w=\\d+$"}}];
return false;
}
}
else {
validate94.errors = [{instancePath:instancePath+"/ratelimit-policy",schemaPath:"#/properties/ratelimit-policy/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["client-certificate-expires"] !== undefined){
const _errs9 = errors;
if(!(validate60(data["client-certificate-expires"], {instancePath:instancePath+"/client-certificate-expires",parentData:data,parentDataProperty:"client-certificate-expires",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["idempotency-replayed"] !== undefined){
let data5 = data["idempotency-replayed"];
const _errs10 = errors;
if(typeof data5 !== "string"){
validate94.errors = [{instancePath:instancePath+"/idempotency-replayed",schemaPath:"#/properties/idempotency-replayed/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(data5 === "true")){
validate94.errors = [{instancePath:instancePath+"/idempotency-replayed",schemaPath:"#/properties/idempotency-replayed/enum",keyword:"enum",params:{allowedValues: schema40.properties["idempotency-replayed"].enum}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate94.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate94.errors = vErrors;
return errors === 0;
}
validate94.evaluated = {"props":{"request-id":true,"payment-version":true,"ratelimit":true,"ratelimit-policy":true,"client-certificate-expires":true,"idempotency-replayed":true},"dynamicProps":false,"dynamicItems":false};

const retrievePaymentPath = validate96;

function validate96(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate96.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
validate96.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
if(!(validate66(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors);
errors = vErrors.length;
}
}
}
}
else {
validate96.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate96.errors = vErrors;
return errors === 0;
}
validate96.evaluated = {"props":{"id":true},"dynamicProps":false,"dynamicItems":false};

const CapturePayment = validate98;

function validate98(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate98.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "amount")){
validate98.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.amount !== undefined){
if(!(validate88(data.amount, {instancePath:instancePath+"/amount",parentData:data,parentDataProperty:"amount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
errors = vErrors.length;
}
}
}
}
else {
validate98.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate98.errors = vErrors;
return errors === 0;
}
validate98.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const listRefundsQuery = validate100;

function validate100(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate100.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "limit") || (key0 === "after"))){
validate100.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate100.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100 || isNaN(data0)){
validate100.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate100.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
const _errs4 = errors;
if(!(validate54(data.after, {instancePath:instancePath+"/after",parentData:data,parentDataProperty:"after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate100.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate100.errors = vErrors;
return errors === 0;
}
validate100.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const RefundPage = validate102;
const pattern21 = new RegExp("^ref_[0-9A-Za-z]{1,32}$", "u");

function validate104(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate104.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern21.test(data)){
validate104.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^ref_[0-9A-Za-z]{1,32}$"}}];
return false;
}
}
else {
validate104.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate104.errors = vErrors;
return errors === 0;
}
validate104.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate103(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate103.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.id === undefined) && (missing0 = "id")) || ((data.paymentId === undefined) && (missing0 = "paymentId"))) || ((data.status === undefined) && (missing0 = "status"))) || ((data.amount === undefined) && (missing0 = "amount"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))){
validate103.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate104(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate104.errors : vErrors.concat(validate104.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.paymentId !== undefined){
const _errs2 = errors;
if(!(validate66(data.paymentId, {instancePath:instancePath+"/paymentId",parentData:data,parentDataProperty:"paymentId",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
const _errs3 = errors;
if(typeof data.status !== "string"){
validate103.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.amount !== undefined){
const _errs5 = errors;
if(!(validate68(data.amount, {instancePath:instancePath+"/amount",parentData:data,parentDataProperty:"amount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs6 = errors;
if(typeof data.reason !== "string"){
validate103.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.createdAt !== undefined){
const _errs8 = errors;
if(!(validate60(data.createdAt, {instancePath:instancePath+"/createdAt",parentData:data,parentDataProperty:"createdAt",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate103.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate103.errors = vErrors;
return errors === 0;
}
validate103.evaluated = {"props":{"id":true,"paymentId":true,"status":true,"amount":true,"reason":true,"createdAt":true},"dynamicProps":false,"dynamicItems":false};


function validate102(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate102.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate102.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.data !== undefined){
let data0 = data.data;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate103(data0[i0], {instancePath:instancePath+"/data/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate103.errors : vErrors.concat(validate103.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate102.errors = [{instancePath:instancePath+"/data",schemaPath:"#/properties/data/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hasMore !== undefined){
const _errs4 = errors;
if(typeof data.hasMore !== "boolean"){
validate102.errors = [{instancePath:instancePath+"/hasMore",schemaPath:"#/properties/hasMore/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nextCursor !== undefined){
const _errs6 = errors;
if(!(validate54(data.nextCursor, {instancePath:instancePath+"/nextCursor",parentData:data,parentDataProperty:"nextCursor",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate102.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate102.errors = vErrors;
return errors === 0;
}
validate102.evaluated = {"props":{"data":true,"hasMore":true,"nextCursor":true},"dynamicProps":false,"dynamicItems":false};

const CreateRefund = validate111;

function validate111(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate111.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "amount") || (key0 === "reason"))){
validate111.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.amount !== undefined){
const _errs2 = errors;
if(!(validate88(data.amount, {instancePath:instancePath+"/amount",parentData:data,parentDataProperty:"amount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
let data1 = data.reason;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(func1(data1) > 140){
validate111.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 140}}];
return false;
}
else {
if(func1(data1) < 1){
validate111.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate111.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate111.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate111.errors = vErrors;
return errors === 0;
}
validate111.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const Refund = validate103;

const ClientIdentity = validate113;

function validate114(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate114.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(func1(data) < 1){
validate114.errors = [{instancePath,schemaPath:"#/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate114.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate114.errors = vErrors;
return errors === 0;
}
validate114.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate116(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate116.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(typeof data !== "string"){
validate116.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
validate116.errors = vErrors;
return errors === 0;
}
validate116.evaluated = {"dynamicProps":false,"dynamicItems":false};

const pattern22 = new RegExp("^([0-9A-F]{40}|[0-9A-F]{64})$", "u");

function validate119(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate119.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern22.test(data)){
validate119.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^([0-9A-F]{40}|[0-9A-F]{64})$"}}];
return false;
}
}
else {
validate119.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate119.errors = vErrors;
return errors === 0;
}
validate119.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate118(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate118.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.sha256 === undefined) && (missing0 = "sha256")) || ((data.sha1 === undefined) && (missing0 = "sha1"))){
validate118.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.sha256 !== undefined){
const _errs1 = errors;
if(!(validate119(data.sha256, {instancePath:instancePath+"/sha256",parentData:data,parentDataProperty:"sha256",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate119.errors : vErrors.concat(validate119.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sha1 !== undefined){
const _errs2 = errors;
if(!(validate119(data.sha1, {instancePath:instancePath+"/sha1",parentData:data,parentDataProperty:"sha1",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate119.errors : vErrors.concat(validate119.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate118.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate118.errors = vErrors;
return errors === 0;
}
validate118.evaluated = {"props":{"sha256":true,"sha1":true},"dynamicProps":false,"dynamicItems":false};

const pattern23 = new RegExp("^sha256/[0-9A-Za-z+/]{43}=$", "u");

function validate123(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate123.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern23.test(data)){
validate123.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^sha256/[0-9A-Za-z+/]{43}=$"}}];
return false;
}
}
else {
validate123.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate123.errors = vErrors;
return errors === 0;
}
validate123.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate125(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate125.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.subject === undefined) && (missing0 = "subject")) || ((data.fingerprints === undefined) && (missing0 = "fingerprints"))){
validate125.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.subject !== undefined){
const _errs1 = errors;
if(typeof data.subject !== "string"){
validate125.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fingerprints !== undefined){
const _errs3 = errors;
if(!(validate118(data.fingerprints, {instancePath:instancePath+"/fingerprints",parentData:data,parentDataProperty:"fingerprints",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate118.errors : vErrors.concat(validate118.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate125.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate125.errors = vErrors;
return errors === 0;
}
validate125.evaluated = {"props":{"subject":true,"fingerprints":true},"dynamicProps":false,"dynamicItems":false};


function validate113(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate113.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.clientId === undefined) && (missing0 = "clientId")) || ((data.trustLevel === undefined) && (missing0 = "trustLevel"))) || ((data.subject === undefined) && (missing0 = "subject"))) || ((data.fingerprints === undefined) && (missing0 = "fingerprints"))) || ((data.pin === undefined) && (missing0 = "pin"))) || ((data.chain === undefined) && (missing0 = "chain"))) || ((data.notAfter === undefined) && (missing0 = "notAfter"))) || ((data.daysLeft === undefined) && (missing0 = "daysLeft"))) || ((data.address === undefined) && (missing0 = "address"))){
validate113.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.clientId !== undefined){
const _errs1 = errors;
if(!(validate114(data.clientId, {instancePath:instancePath+"/clientId",parentData:data,parentDataProperty:"clientId",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.trustLevel !== undefined){
const _errs2 = errors;
if(!(validate116(data.trustLevel, {instancePath:instancePath+"/trustLevel",parentData:data,parentDataProperty:"trustLevel",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate116.errors : vErrors.concat(validate116.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subject !== undefined){
const _errs3 = errors;
if(typeof data.subject !== "string"){
validate113.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fingerprints !== undefined){
const _errs5 = errors;
if(!(validate118(data.fingerprints, {instancePath:instancePath+"/fingerprints",parentData:data,parentDataProperty:"fingerprints",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate118.errors : vErrors.concat(validate118.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pin !== undefined){
const _errs6 = errors;
if(!(validate123(data.pin, {instancePath:instancePath+"/pin",parentData:data,parentDataProperty:"pin",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate123.errors : vErrors.concat(validate123.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.chain !== undefined){
let data5 = data.chain;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data5)){
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs9 = errors;
if(!(validate125(data5[i0], {instancePath:instancePath+"/chain/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate125.errors : vErrors.concat(validate125.errors);
errors = vErrors.length;
}
var valid1 = _errs9 === errors;
if(!valid1){
break;
}
}
}
else {
validate113.errors = [{instancePath:instancePath+"/chain",schemaPath:"#/properties/chain/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.notAfter !== undefined){
const _errs10 = errors;
if(!(validate60(data.notAfter, {instancePath:instancePath+"/notAfter",parentData:data,parentDataProperty:"notAfter",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.daysLeft !== undefined){
let data8 = data.daysLeft;
const _errs11 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate113.errors = [{instancePath:instancePath+"/daysLeft",schemaPath:"#/properties/daysLeft/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.address !== undefined){
const _errs13 = errors;
if(typeof data.address !== "string"){
validate113.errors = [{instancePath:instancePath+"/address",schemaPath:"#/properties/address/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate113.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate113.errors = vErrors;
return errors === 0;
}
validate113.evaluated = {"props":{"clientId":true,"trustLevel":true,"subject":true,"fingerprints":true,"pin":true,"chain":true,"notAfter":true,"daysLeft":true,"address":true},"dynamicProps":false,"dynamicItems":false};

const TlsDiagnostics = validate129;

function validate130(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate130.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.presented === undefined) && (missing0 = "presented")) || ((data.accepted === undefined) && (missing0 = "accepted"))){
validate130.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.presented !== undefined){
const _errs1 = errors;
if(typeof data.presented !== "boolean"){
validate130.errors = [{instancePath:instancePath+"/presented",schemaPath:"#/properties/presented/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.accepted !== undefined){
const _errs3 = errors;
if(typeof data.accepted !== "boolean"){
validate130.errors = [{instancePath:instancePath+"/accepted",schemaPath:"#/properties/accepted/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.clientId !== undefined){
const _errs5 = errors;
if(!(validate114(data.clientId, {instancePath:instancePath+"/clientId",parentData:data,parentDataProperty:"clientId",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subject !== undefined){
const _errs6 = errors;
if(typeof data.subject !== "string"){
validate130.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fingerprint !== undefined){
const _errs8 = errors;
if(!(validate119(data.fingerprint, {instancePath:instancePath+"/fingerprint",parentData:data,parentDataProperty:"fingerprint",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate119.errors : vErrors.concat(validate119.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs9 = errors;
if(typeof data.code !== "string"){
validate130.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.stage !== undefined){
const _errs11 = errors;
if(typeof data.stage !== "string"){
validate130.errors = [{instancePath:instancePath+"/stage",schemaPath:"#/properties/stage/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate130.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate130.errors = vErrors;
return errors === 0;
}
validate130.evaluated = {"props":{"presented":true,"accepted":true,"clientId":true,"subject":true,"fingerprint":true,"code":true,"stage":true},"dynamicProps":false,"dynamicItems":false};


function validate129(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate129.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.tlsVersion === undefined) && (missing0 = "tlsVersion")) || ((data.cipher === undefined) && (missing0 = "cipher"))) || ((data.resumed === undefined) && (missing0 = "resumed"))) || ((data.address === undefined) && (missing0 = "address"))) || ((data.certificate === undefined) && (missing0 = "certificate"))){
validate129.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.tlsVersion !== undefined){
const _errs1 = errors;
if(typeof data.tlsVersion !== "string"){
validate129.errors = [{instancePath:instancePath+"/tlsVersion",schemaPath:"#/properties/tlsVersion/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cipher !== undefined){
const _errs3 = errors;
if(typeof data.cipher !== "string"){
validate129.errors = [{instancePath:instancePath+"/cipher",schemaPath:"#/properties/cipher/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.alpn !== undefined){
const _errs5 = errors;
if(typeof data.alpn !== "string"){
validate129.errors = [{instancePath:instancePath+"/alpn",schemaPath:"#/properties/alpn/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.serverName !== undefined){
const _errs7 = errors;
if(typeof data.serverName !== "string"){
validate129.errors = [{instancePath:instancePath+"/serverName",schemaPath:"#/properties/serverName/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resumed !== undefined){
const _errs9 = errors;
if(typeof data.resumed !== "boolean"){
validate129.errors = [{instancePath:instancePath+"/resumed",schemaPath:"#/properties/resumed/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.address !== undefined){
const _errs11 = errors;
if(typeof data.address !== "string"){
validate129.errors = [{instancePath:instancePath+"/address",schemaPath:"#/properties/address/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.certificate !== undefined){
const _errs13 = errors;
if(!(validate130(data.certificate, {instancePath:instancePath+"/certificate",parentData:data,parentDataProperty:"certificate",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate130.errors : vErrors.concat(validate130.errors);
errors = vErrors.length;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate129.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate129.errors = vErrors;
return errors === 0;
}
validate129.evaluated = {"props":{"tlsVersion":true,"cipher":true,"alpn":true,"serverName":true,"resumed":true,"address":true,"certificate":true},"dynamicProps":false,"dynamicItems":false};

const answerHeaders11 = validate134;

function validate134(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate134.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["payment-version"] === undefined) && (missing0 = "payment-version"))){
validate134.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate134.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/pattern",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate134.errors = [{instancePath:instancePath+"/request-id",schemaPath:"#/properties/request-id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["payment-version"] !== undefined){
const _errs3 = errors;
if(typeof data["payment-version"] !== "string"){
validate134.errors = [{instancePath:instancePath+"/payment-version",schemaPath:"#/properties/payment-version/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate134.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate134.errors = vErrors;
return errors === 0;
}
validate134.evaluated = {"props":{"request-id":true,"payment-version":true},"dynamicProps":false,"dynamicItems":false};

const EncryptionKeys = validate135;

function validate136(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate136.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.kty === undefined) && (missing0 = "kty")) || ((data.kid === undefined) && (missing0 = "kid"))) || ((data.use === undefined) && (missing0 = "use"))) || ((data.alg === undefined) && (missing0 = "alg"))){
validate136.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.kty !== undefined){
const _errs1 = errors;
if(typeof data.kty !== "string"){
validate136.errors = [{instancePath:instancePath+"/kty",schemaPath:"#/properties/kty/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kid !== undefined){
const _errs3 = errors;
if(typeof data.kid !== "string"){
validate136.errors = [{instancePath:instancePath+"/kid",schemaPath:"#/properties/kid/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.use !== undefined){
const _errs5 = errors;
if(typeof data.use !== "string"){
validate136.errors = [{instancePath:instancePath+"/use",schemaPath:"#/properties/use/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.alg !== undefined){
const _errs7 = errors;
if(typeof data.alg !== "string"){
validate136.errors = [{instancePath:instancePath+"/alg",schemaPath:"#/properties/alg/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.n !== undefined){
const _errs9 = errors;
if(typeof data.n !== "string"){
validate136.errors = [{instancePath:instancePath+"/n",schemaPath:"#/properties/n/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.e !== undefined){
const _errs11 = errors;
if(typeof data.e !== "string"){
validate136.errors = [{instancePath:instancePath+"/e",schemaPath:"#/properties/e/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.crv !== undefined){
const _errs13 = errors;
if(typeof data.crv !== "string"){
validate136.errors = [{instancePath:instancePath+"/crv",schemaPath:"#/properties/crv/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.x !== undefined){
const _errs15 = errors;
if(typeof data.x !== "string"){
validate136.errors = [{instancePath:instancePath+"/x",schemaPath:"#/properties/x/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.y !== undefined){
const _errs17 = errors;
if(typeof data.y !== "string"){
validate136.errors = [{instancePath:instancePath+"/y",schemaPath:"#/properties/y/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate136.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate136.errors = vErrors;
return errors === 0;
}
validate136.evaluated = {"props":{"kty":true,"kid":true,"use":true,"alg":true,"n":true,"e":true,"crv":true,"x":true,"y":true},"dynamicProps":false,"dynamicItems":false};


function validate135(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate135.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.keys === undefined) && (missing0 = "keys")){
validate135.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.keys !== undefined){
let data0 = data.keys;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate136(data0[i0], {instancePath:instancePath+"/keys/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate136.errors : vErrors.concat(validate136.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate135.errors = [{instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
}
}
}
else {
validate135.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate135.errors = vErrors;
return errors === 0;
}
validate135.evaluated = {"props":{"keys":true},"dynamicProps":false,"dynamicItems":false};

const listCertificatesQuery = validate138;
const schema60 = {"type":"object","properties":{"limit":{"type":"integer","minimum":1,"maximum":100,"default":20},"after":{"$ref":"Cursor"},"state":{"type":"string","enum":["pending","active","retiring","revoked","archived"]}},"required":[],"additionalProperties":false};

function validate138(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate138.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "limit") || (key0 === "after")) || (key0 === "state"))){
validate138.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate138.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100 || isNaN(data0)){
validate138.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate138.errors = [{instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
const _errs4 = errors;
if(!(validate54(data.after, {instancePath:instancePath+"/after",parentData:data,parentDataProperty:"after",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data2 = data.state;
const _errs5 = errors;
if(typeof data2 !== "string"){
validate138.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((data2 === "pending") || (data2 === "active")) || (data2 === "retiring")) || (data2 === "revoked")) || (data2 === "archived"))){
validate138.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema60.properties.state.enum}}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate138.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate138.errors = vErrors;
return errors === 0;
}
validate138.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const CertificatePage = validate140;
const pattern25 = new RegExp("^cert_[0-9A-Za-z]{1,64}$", "u");

function validate142(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate142.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern25.test(data)){
validate142.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^cert_[0-9A-Za-z]{1,64}$"}}];
return false;
}
}
else {
validate142.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
validate142.errors = vErrors;
return errors === 0;
}
validate142.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate141(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate141.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.id === undefined) && (missing0 = "id")) || ((data.state === undefined) && (missing0 = "state"))) || ((data.subject === undefined) && (missing0 = "subject"))) || ((data.fingerprints === undefined) && (missing0 = "fingerprints"))) || ((data.pin === undefined) && (missing0 = "pin"))) || ((data.notBefore === undefined) && (missing0 = "notBefore"))) || ((data.notAfter === undefined) && (missing0 = "notAfter"))) || ((data.daysLeft === undefined) && (missing0 = "daysLeft"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))){
validate141.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate142(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate142.errors : vErrors.concat(validate142.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
const _errs2 = errors;
if(typeof data.state !== "string"){
validate141.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subject !== undefined){
const _errs4 = errors;
if(typeof data.subject !== "string"){
validate141.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fingerprints !== undefined){
const _errs6 = errors;
if(!(validate118(data.fingerprints, {instancePath:instancePath+"/fingerprints",parentData:data,parentDataProperty:"fingerprints",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate118.errors : vErrors.concat(validate118.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pin !== undefined){
const _errs7 = errors;
if(!(validate123(data.pin, {instancePath:instancePath+"/pin",parentData:data,parentDataProperty:"pin",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate123.errors : vErrors.concat(validate123.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.notBefore !== undefined){
const _errs8 = errors;
if(!(validate60(data.notBefore, {instancePath:instancePath+"/notBefore",parentData:data,parentDataProperty:"notBefore",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.notAfter !== undefined){
const _errs9 = errors;
if(!(validate60(data.notAfter, {instancePath:instancePath+"/notAfter",parentData:data,parentDataProperty:"notAfter",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.daysLeft !== undefined){
let data7 = data.daysLeft;
const _errs10 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate141.errors = [{instancePath:instancePath+"/daysLeft",schemaPath:"#/properties/daysLeft/type",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.createdAt !== undefined){
const _errs12 = errors;
if(!(validate60(data.createdAt, {instancePath:instancePath+"/createdAt",parentData:data,parentDataProperty:"createdAt",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.revokedAt !== undefined){
const _errs13 = errors;
if(!(validate60(data.revokedAt, {instancePath:instancePath+"/revokedAt",parentData:data,parentDataProperty:"revokedAt",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.revocationReason !== undefined){
const _errs14 = errors;
if(typeof data.revocationReason !== "string"){
validate141.errors = [{instancePath:instancePath+"/revocationReason",schemaPath:"#/properties/revocationReason/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate141.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate141.errors = vErrors;
return errors === 0;
}
validate141.evaluated = {"props":{"id":true,"state":true,"subject":true,"fingerprints":true,"pin":true,"notBefore":true,"notAfter":true,"daysLeft":true,"createdAt":true,"revokedAt":true,"revocationReason":true},"dynamicProps":false,"dynamicItems":false};


function validate140(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate140.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate140.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.data !== undefined){
let data0 = data.data;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate141(data0[i0], {instancePath:instancePath+"/data/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate141.errors : vErrors.concat(validate141.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate140.errors = [{instancePath:instancePath+"/data",schemaPath:"#/properties/data/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hasMore !== undefined){
const _errs4 = errors;
if(typeof data.hasMore !== "boolean"){
validate140.errors = [{instancePath:instancePath+"/hasMore",schemaPath:"#/properties/hasMore/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nextCursor !== undefined){
const _errs6 = errors;
if(!(validate54(data.nextCursor, {instancePath:instancePath+"/nextCursor",parentData:data,parentDataProperty:"nextCursor",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate140.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate140.errors = vErrors;
return errors === 0;
}
validate140.evaluated = {"props":{"data":true,"hasMore":true,"nextCursor":true},"dynamicProps":false,"dynamicItems":false};

const retrieveCertificatePath = validate152;

function validate152(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate152.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
validate152.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
if(!(validate142(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate142.errors : vErrors.concat(validate142.errors);
errors = vErrors.length;
}
}
}
}
else {
validate152.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate152.errors = vErrors;
return errors === 0;
}
validate152.evaluated = {"props":{"id":true},"dynamicProps":false,"dynamicItems":false};

const RegisteredCertificate = validate141;

const RevokeCertificate = validate154;
const schema65 = {"type":"object","additionalProperties":false,"properties":{"reason":{"type":"string","description":"A reason of RFC 5280, section 5.3.1.","enum":["unspecified","keyCompromise","affiliationChanged","superseded","cessationOfOperation"],"default":"unspecified"}}};

function validate154(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate154.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "reason")){
validate154.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.reason !== undefined){
let data0 = data.reason;
if(typeof data0 !== "string"){
validate154.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((data0 === "unspecified") || (data0 === "keyCompromise")) || (data0 === "affiliationChanged")) || (data0 === "superseded")) || (data0 === "cessationOfOperation"))){
validate154.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/enum",keyword:"enum",params:{allowedValues: schema65.properties.reason.enum}}];
return false;
}
}
}
}
else {
validate154.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate154.errors = vErrors;
return errors === 0;
}
validate154.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const ProcessOrder = validate155;

function validate155(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate155.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.orderId === undefined) && (missing0 = "orderId")) || ((data.amount === undefined) && (missing0 = "amount"))){
validate155.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "orderId") || (key0 === "amount"))){
validate155.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.orderId !== undefined){
let data0 = data.orderId;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 64){
validate155.errors = [{instancePath:instancePath+"/orderId",schemaPath:"#/properties/orderId/maxLength",keyword:"maxLength",params:{limit: 64}}];
return false;
}
else {
if(func1(data0) < 1){
validate155.errors = [{instancePath:instancePath+"/orderId",schemaPath:"#/properties/orderId/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate155.errors = [{instancePath:instancePath+"/orderId",schemaPath:"#/properties/orderId/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.amount !== undefined){
const _errs4 = errors;
if(!(validate88(data.amount, {instancePath:instancePath+"/amount",parentData:data,parentDataProperty:"amount",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate155.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate155.errors = vErrors;
return errors === 0;
}
validate155.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const ProcessedOrder = validate157;

function validate157(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate157.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.orderId === undefined) && (missing0 = "orderId")) || ((data.status === undefined) && (missing0 = "status"))) || ((data.processedFor === undefined) && (missing0 = "processedFor"))){
validate157.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.orderId !== undefined){
const _errs1 = errors;
if(typeof data.orderId !== "string"){
validate157.errors = [{instancePath:instancePath+"/orderId",schemaPath:"#/properties/orderId/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
const _errs3 = errors;
if(typeof data.status !== "string"){
validate157.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.processedFor !== undefined){
const _errs5 = errors;
if(!(validate114(data.processedFor, {instancePath:instancePath+"/processedFor",parentData:data,parentDataProperty:"processedFor",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate157.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate157.errors = vErrors;
return errors === 0;
}
validate157.evaluated = {"props":{"orderId":true,"status":true,"processedFor":true},"dynamicProps":false,"dynamicItems":false};

const ClientPage = validate159;

function validate160(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate160.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.id === undefined) && (missing0 = "id")) || ((data.trustLevel === undefined) && (missing0 = "trustLevel"))) || ((data.blocked === undefined) && (missing0 = "blocked"))){
validate160.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate114(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.trustLevel !== undefined){
const _errs2 = errors;
if(!(validate116(data.trustLevel, {instancePath:instancePath+"/trustLevel",parentData:data,parentDataProperty:"trustLevel",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate116.errors : vErrors.concat(validate116.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.blocked !== undefined){
const _errs3 = errors;
if(typeof data.blocked !== "boolean"){
validate160.errors = [{instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.blockReason !== undefined){
const _errs5 = errors;
if(typeof data.blockReason !== "string"){
validate160.errors = [{instancePath:instancePath+"/blockReason",schemaPath:"#/properties/blockReason/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate160.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate160.errors = vErrors;
return errors === 0;
}
validate160.evaluated = {"props":{"id":true,"trustLevel":true,"blocked":true,"blockReason":true},"dynamicProps":false,"dynamicItems":false};


function validate159(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate159.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate159.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.data !== undefined){
let data0 = data.data;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate160(data0[i0], {instancePath:instancePath+"/data/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate160.errors : vErrors.concat(validate160.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate159.errors = [{instancePath:instancePath+"/data",schemaPath:"#/properties/data/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hasMore !== undefined){
const _errs4 = errors;
if(typeof data.hasMore !== "boolean"){
validate159.errors = [{instancePath:instancePath+"/hasMore",schemaPath:"#/properties/hasMore/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nextCursor !== undefined){
const _errs6 = errors;
if(!(validate54(data.nextCursor, {instancePath:instancePath+"/nextCursor",parentData:data,parentDataProperty:"nextCursor",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate159.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate159.errors = vErrors;
return errors === 0;
}
validate159.evaluated = {"props":{"data":true,"hasMore":true,"nextCursor":true},"dynamicProps":false,"dynamicItems":false};

const blockClientPath = validate165;

function validate165(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate165.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
validate165.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
if(!(validate114(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
}
}
}
else {
validate165.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate165.errors = vErrors;
return errors === 0;
}
validate165.evaluated = {"props":{"id":true},"dynamicProps":false,"dynamicItems":false};

const BlockClient = validate167;

function validate167(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate167.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "reason")){
validate167.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.reason !== undefined){
let data0 = data.reason;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 140){
validate167.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 140}}];
return false;
}
else {
if(func1(data0) < 1){
validate167.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate167.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
else {
validate167.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate167.errors = vErrors;
return errors === 0;
}
validate167.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const Client = validate160;

/** Every operation of openapi.yaml, in its order. */
export const operations: readonly Operation[] = [
  {
  operationId: 'listPayments',
  method: 'GET',
  path: '/v1/payments',
  summary: "List payments, the newest first",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"limit","in":"query","required":false,"type":"integer"},{"name":"after","in":"query","required":false,"type":"string"},{"name":"status","in":"query","required":false,"type":"string"},{"name":"reference","in":"query","required":false,"type":"string"},{"name":"currency","in":"query","required":false,"type":"string"},{"name":"createdFrom","in":"query","required":false,"type":"string"},{"name":"createdBefore","in":"query","required":false,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(listPaymentsQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(PaymentPage), checkHeaders: checkBy(answerHeaders3) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    401: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    403: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    429: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'createPayment',
  method: 'POST',
  path: '/v1/payments',
  summary: "Create a payment",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  body: { required: true, mediaTypes: ["application/json","application/jose"], check: checkBy(CreatePayment), encryptable: [["instrument","number"],["instrument","holder"]] },
  responses: {
    201: { mediaType: 'application/json', check: checkBy(Payment), checkHeaders: checkBy(answerHeaders8) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    401: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    402: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    403: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    409: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    413: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    415: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    422: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    429: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    500: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    503: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'retrievePayment',
  method: 'GET',
  path: '/v1/payments/{id}',
  summary: "Retrieve a payment",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"}],
  checkPath: checkBy(retrievePaymentPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(Payment), checkHeaders: checkBy(answerHeaders3) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'capturePayment',
  method: 'POST',
  path: '/v1/payments/{id}/capture',
  summary: "Take an authorized amount, in full or in part",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(retrievePaymentPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  body: { required: false, mediaTypes: ["application/json","application/jose"], check: checkBy(CapturePayment), encryptable: [] },
  responses: {
    200: { mediaType: 'application/json', check: checkBy(Payment), checkHeaders: checkBy(answerHeaders8) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    409: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    422: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'cancelPayment',
  method: 'POST',
  path: '/v1/payments/{id}/cancel',
  summary: "Give up a payment of which nothing was captured",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(retrievePaymentPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(Payment), checkHeaders: checkBy(answerHeaders8) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    409: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'listRefunds',
  method: 'GET',
  path: '/v1/payments/{id}/refunds',
  summary: "List the refunds of a payment, the newest first",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"limit","in":"query","required":false,"type":"integer"},{"name":"after","in":"query","required":false,"type":"string"}],
  checkPath: checkBy(retrievePaymentPath),
  checkQuery: checkBy(listRefundsQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(RefundPage), checkHeaders: checkBy(answerHeaders3) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'createRefund',
  method: 'POST',
  path: '/v1/payments/{id}/refunds',
  summary: "Give back what was captured, in full or in part",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(retrievePaymentPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  body: { required: false, mediaTypes: ["application/json","application/jose"], check: checkBy(CreateRefund), encryptable: [] },
  responses: {
    201: { mediaType: 'application/json', check: checkBy(Refund), checkHeaders: checkBy(answerHeaders8) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    409: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    422: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'whoami',
  method: 'GET',
  path: '/v1/identity',
  summary: "Who the server thinks the caller is",
  security: [["clientCertificate","apiKey"],["clientCertificate"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(ClientIdentity), checkHeaders: checkBy(answerHeaders3) },
    401: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    403: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'diagnoseTls',
  method: 'GET',
  path: '/v1/diagnostics/tls',
  summary: "How the caller's connection looks from the server",
  security: [],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(TlsDiagnostics), checkHeaders: checkBy(answerHeaders11) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'listEncryptionKeys',
  method: 'GET',
  path: '/v1/keys/encryption',
  summary: "The keys that payloads and fields can be encrypted to",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(EncryptionKeys), checkHeaders: checkBy(answerHeaders3) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'listCertificates',
  method: 'GET',
  path: '/v1/certificates',
  summary: "List the caller's own certificates, the newest first",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"limit","in":"query","required":false,"type":"integer"},{"name":"after","in":"query","required":false,"type":"string"},{"name":"state","in":"query","required":false,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(listCertificatesQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(CertificatePage), checkHeaders: checkBy(answerHeaders3) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'retrieveCertificate',
  method: 'GET',
  path: '/v1/certificates/{id}',
  summary: "Retrieve one of the caller's own certificates",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"}],
  checkPath: checkBy(retrieveCertificatePath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(RegisteredCertificate), checkHeaders: checkBy(answerHeaders3) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'activateCertificate',
  method: 'POST',
  path: '/v1/certificates/{id}/activate',
  summary: "Have a certificate accepted, beside those that already are",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(retrieveCertificatePath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(RegisteredCertificate), checkHeaders: checkBy(answerHeaders8) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    409: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'retireCertificate',
  method: 'POST',
  path: '/v1/certificates/{id}/retire',
  summary: "Announce that a certificate goes out of use",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(retrieveCertificatePath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(RegisteredCertificate), checkHeaders: checkBy(answerHeaders8) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    409: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'revokeCertificate',
  method: 'POST',
  path: '/v1/certificates/{id}/revoke',
  summary: "End a certificate at once and for good",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(retrieveCertificatePath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  body: { required: false, mediaTypes: ["application/json"], check: checkBy(RevokeCertificate), encryptable: [] },
  responses: {
    200: { mediaType: 'application/json', check: checkBy(RegisteredCertificate), checkHeaders: checkBy(answerHeaders8) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    409: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders5) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'processOrder',
  method: 'POST',
  path: '/internal/process',
  summary: "Process an order on behalf of another service",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  body: { required: true, mediaTypes: ["application/json"], check: checkBy(ProcessOrder), encryptable: [] },
  responses: {
    200: { mediaType: 'application/json', check: checkBy(ProcessedOrder), checkHeaders: checkBy(answerHeaders8) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    403: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'listClients',
  method: 'GET',
  path: '/admin/clients',
  summary: "List the clients that are registered",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"limit","in":"query","required":false,"type":"integer"},{"name":"after","in":"query","required":false,"type":"string"}],
  checkPath: checkBy(listPaymentsPath),
  checkQuery: checkBy(listRefundsQuery),
  checkHeaders: checkBy(listPaymentsHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(ClientPage), checkHeaders: checkBy(answerHeaders3) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    403: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'blockClient',
  method: 'POST',
  path: '/admin/clients/{id}/block',
  summary: "Refuse every call of a client from now on",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(blockClientPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  body: { required: false, mediaTypes: ["application/json"], check: checkBy(BlockClient), encryptable: [] },
  responses: {
    200: { mediaType: 'application/json', check: checkBy(Client), checkHeaders: checkBy(answerHeaders8) },
    400: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    403: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
  {
  operationId: 'unblockClient',
  method: 'POST',
  path: '/admin/clients/{id}/unblock',
  summary: "Lift the block of a client",
  security: [["clientCertificate","apiKey"]],
  parameters: [{"name":"Payment-Version","in":"header","required":false,"type":"string"},{"name":"id","in":"path","required":true,"type":"string"},{"name":"Idempotency-Key","in":"header","required":true,"type":"string"}],
  checkPath: checkBy(blockClientPath),
  checkQuery: checkBy(createPaymentQuery),
  checkHeaders: checkBy(createPaymentHeaders),
  responses: {
    200: { mediaType: 'application/json', check: checkBy(Client), checkHeaders: checkBy(answerHeaders8) },
    403: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    404: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
    default: { mediaType: 'application/problem+json', check: checkBy(Problem), checkHeaders: checkBy(answerHeaders4) },
  },
  },
];

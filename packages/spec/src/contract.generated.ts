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


const listPaymentsPath = validate21;

function validate21(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(!(data && typeof data == "object" && !Array.isArray(data))){
validate21.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}

const listPaymentsQuery = validate22;
const schema7 = {"type":"object","properties":{"limit":{"type":"integer","minimum":1,"maximum":100,"default":20},"after":{"$ref":"Cursor"},"status":{"type":"string","enum":["authorized","partially_captured","captured","partially_refunded","refunded","canceled","declined"]},"reference":{"$ref":"Reference"},"currency":{"$ref":"Currency"},"createdFrom":{"$ref":"Timestamp"},"createdBefore":{"$ref":"Timestamp"}},"required":[],"additionalProperties":false};
const pattern0 = new RegExp("^[0-9A-Za-z_-]{1,128}$", "u");

function validate23(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern0.test(data)){
validate23.errors = [{instancePath,keyword:"pattern",params:{pattern: "^[0-9A-Za-z_-]{1,128}$"}}];
return false;
}
}
else {
validate23.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}

const func2 = codePoints;

function validate25(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(func2(data) > 140){
validate25.errors = [{instancePath,keyword:"maxLength",params:{limit: 140}}];
return false;
}
else {
if(func2(data) < 1){
validate25.errors = [{instancePath,keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate25.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate25.errors = vErrors;
return errors === 0;
}

const pattern1 = new RegExp("^[A-Z]{3}$", "u");

function validate27(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern1.test(data)){
validate27.errors = [{instancePath,keyword:"pattern",params:{pattern: "^[A-Z]{3}$"}}];
return false;
}
}
else {
validate27.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate27.errors = vErrors;
return errors === 0;
}

const pattern2 = new RegExp("^\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-6]\\d(\\.\\d{1,9})?Z$", "u");

function validate29(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(errors === 0){
if(typeof data === "string"){
if(!pattern2.test(data)){
validate29.errors = [{instancePath,keyword:"pattern",params:{pattern: "^\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-6]\\d(\\.\\d{1,9})?Z$"}}];
return false;
}
}
else {
validate29.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
}
validate29.errors = vErrors;
return errors === 0;
}


function validate22(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "limit") || (key0 === "after")) || (key0 === "status")) || (key0 === "reference")) || (key0 === "currency")) || (key0 === "createdFrom")) || (key0 === "createdBefore"))){
validate22.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate22.errors = [{instancePath:instancePath+"/limit",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100 || isNaN(data0)){
validate22.errors = [{instancePath:instancePath+"/limit",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate22.errors = [{instancePath:instancePath+"/limit",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
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
if(!(validate23(data.after, instancePath+"/after"))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
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
validate22.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((((data2 === "authorized") || (data2 === "partially_captured")) || (data2 === "captured")) || (data2 === "partially_refunded")) || (data2 === "refunded")) || (data2 === "canceled")) || (data2 === "declined"))){
validate22.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{allowedValues: schema7.properties.status.enum}}];
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
if(!(validate25(data.reference, instancePath+"/reference"))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
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
if(!(validate27(data.currency, instancePath+"/currency"))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
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
if(!(validate29(data.createdFrom, instancePath+"/createdFrom"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
if(!(validate29(data.createdBefore, instancePath+"/createdBefore"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate22.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}

const listPaymentsHeaders = validate32;
const schema12 = {"type":"object","properties":{"payment-version":{"type":"string","enum":["2026-11-01"],"default":"2026-11-01"}},"required":[]};

function validate32(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data["payment-version"] !== undefined){
let data0 = data["payment-version"];
if(typeof data0 !== "string"){
validate32.errors = [{instancePath:instancePath+"/payment-version",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(data0 === "2026-11-01")){
validate32.errors = [{instancePath:instancePath+"/payment-version",keyword:"enum",params:{allowedValues: schema12.properties["payment-version"].enum}}];
return false;
}
}
}
else {
validate32.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate32.errors = vErrors;
return errors === 0;
}

const PaymentPage = validate33;
const pattern3 = new RegExp("^pay_[0-9A-Za-z]{1,32}$", "u");

function validate35(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern3.test(data)){
validate35.errors = [{instancePath,keyword:"pattern",params:{pattern: "^pay_[0-9A-Za-z]{1,32}$"}}];
return false;
}
}
else {
validate35.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate35.errors = vErrors;
return errors === 0;
}

const pattern4 = new RegExp("^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$", "u");

function validate37(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.currency === undefined) && (missing0 = "currency")) || ((data.value === undefined) && (missing0 = "value"))){
validate37.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.currency !== undefined){
const _errs1 = errors;
if(!(validate27(data.currency, instancePath+"/currency"))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
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
if(!pattern4.test(data1)){
validate37.errors = [{instancePath:instancePath+"/value",keyword:"pattern",params:{pattern: "^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$"}}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/value",keyword:"type",params:{type: "string"}}];
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
validate37.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate37.errors = vErrors;
return errors === 0;
}

const pattern5 = new RegExp("^[0-9A-Z]{4}$", "u");

function validate43(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.type === undefined) && (missing0 = "type")) || ((data.last4 === undefined) && (missing0 = "last4"))){
validate43.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.type !== undefined){
const _errs1 = errors;
if(typeof data.type !== "string"){
validate43.errors = [{instancePath:instancePath+"/type",keyword:"type",params:{type: "string"}}];
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
if(!pattern5.test(data1)){
validate43.errors = [{instancePath:instancePath+"/last4",keyword:"pattern",params:{pattern: "^[0-9A-Z]{4}$"}}];
return false;
}
}
else {
validate43.errors = [{instancePath:instancePath+"/last4",keyword:"type",params:{type: "string"}}];
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
validate43.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate43.errors = vErrors;
return errors === 0;
}


function validate34(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.id === undefined) && (missing0 = "id")) || ((data.status === undefined) && (missing0 = "status"))) || ((data.amount === undefined) && (missing0 = "amount"))) || ((data.capturedAmount === undefined) && (missing0 = "capturedAmount"))) || ((data.refundedAmount === undefined) && (missing0 = "refundedAmount"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))) || ((data.updatedAt === undefined) && (missing0 = "updatedAt"))){
validate34.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate35(data.id, instancePath+"/id"))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
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
validate34.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
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
if(!(validate37(data.amount, instancePath+"/amount"))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
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
if(!(validate37(data.capturedAmount, instancePath+"/capturedAmount"))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
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
if(!(validate37(data.refundedAmount, instancePath+"/refundedAmount"))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
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
if(!(validate25(data.reference, instancePath+"/reference"))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
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
if(!(validate43(data.instrument, instancePath+"/instrument"))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
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
validate34.errors = [{instancePath:instancePath+"/declineReason",keyword:"type",params:{type: "string"}}];
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
if(!(validate29(data.createdAt, instancePath+"/createdAt"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
if(!(validate29(data.updatedAt, instancePath+"/updatedAt"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate34.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate34.errors = vErrors;
return errors === 0;
}


function validate33(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate33.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
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
if(!(validate34(data0[i0], instancePath+"/data/" + i0))){
vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate33.errors = [{instancePath:instancePath+"/data",keyword:"type",params:{type: "array"}}];
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
validate33.errors = [{instancePath:instancePath+"/hasMore",keyword:"type",params:{type: "boolean"}}];
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
if(!(validate23(data.nextCursor, instancePath+"/nextCursor"))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
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
validate33.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate33.errors = vErrors;
return errors === 0;
}

const answerHeaders3 = validate49;
const pattern6 = new RegExp("^req_[0-9A-Za-z-]+$", "u");
const pattern7 = new RegExp("^\"[a-z]+\";r=\\d+;t=\\d+$", "u");
const pattern8 = new RegExp("^\"[a-z]+\";q=\\d+;w=\\d+$", "u");

function validate49(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["payment-version"] === undefined) && (missing0 = "payment-version"))) || ((data.ratelimit === undefined) && (missing0 = "ratelimit"))) || ((data["ratelimit-policy"] === undefined) && (missing0 = "ratelimit-policy"))) || ((data["client-certificate-expires"] === undefined) && (missing0 = "client-certificate-expires"))){
validate49.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
validate49.errors = [{instancePath:instancePath+"/request-id",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate49.errors = [{instancePath:instancePath+"/request-id",keyword:"type",params:{type: "string"}}];
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
validate49.errors = [{instancePath:instancePath+"/payment-version",keyword:"type",params:{type: "string"}}];
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
if(!pattern7.test(data2)){
validate49.errors = [{instancePath:instancePath+"/ratelimit",keyword:"pattern",params:{pattern: "^\"[a-z]+\";r=\\d+;t=\\d+$"}}];
return false;
}
}
else {
validate49.errors = [{instancePath:instancePath+"/ratelimit",keyword:"type",params:{type: "string"}}];
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
if(!pattern8.test(data3)){
validate49.errors = [{instancePath:instancePath+"/ratelimit-policy",keyword:"pattern",params:{pattern: "^\"[a-z]+\";q=\\d+;w=\\d+$"}}];
return false;
}
}
else {
validate49.errors = [{instancePath:instancePath+"/ratelimit-policy",keyword:"type",params:{type: "string"}}];
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
if(!(validate29(data["client-certificate-expires"], instancePath+"/client-certificate-expires"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate49.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate49.errors = vErrors;
return errors === 0;
}

const Problem = validate51;

function validate51(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.type === undefined) && (missing0 = "type")) || ((data.title === undefined) && (missing0 = "title"))) || ((data.status === undefined) && (missing0 = "status"))) || ((data.code === undefined) && (missing0 = "code"))) || ((data.stage === undefined) && (missing0 = "stage"))) || ((data.requestId === undefined) && (missing0 = "requestId"))) || ((data.retryable === undefined) && (missing0 = "retryable"))){
validate51.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.type !== undefined){
const _errs1 = errors;
if(typeof data.type !== "string"){
validate51.errors = [{instancePath:instancePath+"/type",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/title",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs5){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 599 || isNaN(data2)){
validate51.errors = [{instancePath:instancePath+"/status",keyword:"maximum",params:{comparison: "<=", limit: 599}}];
return false;
}
else {
if(data2 < 400 || isNaN(data2)){
validate51.errors = [{instancePath:instancePath+"/status",keyword:"minimum",params:{comparison: ">=", limit: 400}}];
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
validate51.errors = [{instancePath:instancePath+"/detail",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/instance",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/code",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/stage",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/requestId",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/retryable",keyword:"type",params:{type: "boolean"}}];
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
validate51.errors = [{instancePath:instancePath+"/param",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath:instancePath+"/evaluatedIp",keyword:"type",params:{type: "string"}}];
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
validate51.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate51.errors = vErrors;
return errors === 0;
}

const answerHeaders4 = validate52;
const schema20 = {"type":"object","properties":{"request-id":{"type":"string","pattern":"^req_[0-9A-Za-z-]+$"},"should-retry":{"type":"string","enum":["true","false"]}},"required":["request-id","should-retry"]};

function validate52(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["should-retry"] === undefined) && (missing0 = "should-retry"))){
validate52.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
validate52.errors = [{instancePath:instancePath+"/request-id",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate52.errors = [{instancePath:instancePath+"/request-id",keyword:"type",params:{type: "string"}}];
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
validate52.errors = [{instancePath:instancePath+"/should-retry",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data1 === "true") || (data1 === "false"))){
validate52.errors = [{instancePath:instancePath+"/should-retry",keyword:"enum",params:{allowedValues: schema20.properties["should-retry"].enum}}];
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
validate52.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate52.errors = vErrors;
return errors === 0;
}

const answerHeaders5 = validate53;
const schema21 = {"type":"object","properties":{"request-id":{"type":"string","pattern":"^req_[0-9A-Za-z-]+$"},"should-retry":{"type":"string","enum":["true","false"]},"retry-after":{"type":"string","pattern":"^\\d+$"}},"required":["request-id","should-retry"]};
const pattern11 = new RegExp("^\\d+$", "u");

function validate53(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["should-retry"] === undefined) && (missing0 = "should-retry"))){
validate53.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
validate53.errors = [{instancePath:instancePath+"/request-id",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/request-id",keyword:"type",params:{type: "string"}}];
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
validate53.errors = [{instancePath:instancePath+"/should-retry",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data1 === "true") || (data1 === "false"))){
validate53.errors = [{instancePath:instancePath+"/should-retry",keyword:"enum",params:{allowedValues: schema21.properties["should-retry"].enum}}];
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
if(!pattern11.test(data2)){
validate53.errors = [{instancePath:instancePath+"/retry-after",keyword:"pattern",params:{pattern: "^\\d+$"}}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/retry-after",keyword:"type",params:{type: "string"}}];
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
validate53.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate53.errors = vErrors;
return errors === 0;
}

const createPaymentQuery = validate54;

function validate54(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
validate54.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
else {
validate54.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate54.errors = vErrors;
return errors === 0;
}

const createPaymentHeaders = validate55;
const schema23 = {"type":"object","properties":{"payment-version":{"type":"string","enum":["2026-11-01"],"default":"2026-11-01"},"idempotency-key":{"type":"string","minLength":1,"maxLength":255,"pattern":"^[!-~]+$","examples":["order-2041"]}},"required":["idempotency-key"]};
const pattern12 = new RegExp("^[!-~]+$", "u");

function validate55(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data["idempotency-key"] === undefined) && (missing0 = "idempotency-key")){
validate55.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["payment-version"] !== undefined){
let data0 = data["payment-version"];
const _errs1 = errors;
if(typeof data0 !== "string"){
validate55.errors = [{instancePath:instancePath+"/payment-version",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(data0 === "2026-11-01")){
validate55.errors = [{instancePath:instancePath+"/payment-version",keyword:"enum",params:{allowedValues: schema23.properties["payment-version"].enum}}];
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
if(func2(data1) > 255){
validate55.errors = [{instancePath:instancePath+"/idempotency-key",keyword:"maxLength",params:{limit: 255}}];
return false;
}
else {
if(func2(data1) < 1){
validate55.errors = [{instancePath:instancePath+"/idempotency-key",keyword:"minLength",params:{limit: 1}}];
return false;
}
else {
if(!pattern12.test(data1)){
validate55.errors = [{instancePath:instancePath+"/idempotency-key",keyword:"pattern",params:{pattern: "^[!-~]+$"}}];
return false;
}
}
}
}
else {
validate55.errors = [{instancePath:instancePath+"/idempotency-key",keyword:"type",params:{type: "string"}}];
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
validate55.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate55.errors = vErrors;
return errors === 0;
}

const CreatePayment = validate56;

function validate57(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.currency === undefined) && (missing0 = "currency")) || ((data.value === undefined) && (missing0 = "value"))){
validate57.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "currency") || (key0 === "value"))){
validate57.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.currency !== undefined){
const _errs2 = errors;
if(!(validate27(data.currency, instancePath+"/currency"))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.value !== undefined){
let data1 = data.value;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate57.errors = [{instancePath:instancePath+"/value",keyword:"pattern",params:{pattern: "^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?$"}}];
return false;
}
}
else {
validate57.errors = [{instancePath:instancePath+"/value",keyword:"type",params:{type: "string"}}];
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
}
else {
validate57.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate57.errors = vErrors;
return errors === 0;
}

const schema26 = {"type":"object","description":"What is paid with.","additionalProperties":false,"required":["type","number"],"properties":{"type":{"type":"string","enum":["card","account"]},"number":{"type":"string","pattern":"^[0-9A-Z]{8,34}$","description":"Card number or IBAN, without spaces. May be a compact JWE of it.","x-encryptable":true},"holder":{"type":"string","minLength":1,"maxLength":70,"description":"Whose it is. May be a compact JWE of it.","x-encryptable":true},"expires":{"type":"string","pattern":"^20\\d\\d-(0[1-9]|1[0-2])$","description":"The last month in which a card holds.","examples":["2029-04"]}}};
const pattern14 = new RegExp("^[0-9A-Z]{8,34}$", "u");
const pattern15 = new RegExp("^20\\d\\d-(0[1-9]|1[0-2])$", "u");

function validate61(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.type === undefined) && (missing0 = "type")) || ((data.number === undefined) && (missing0 = "number"))){
validate61.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "number")) || (key0 === "holder")) || (key0 === "expires"))){
validate61.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.type !== undefined){
let data0 = data.type;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate61.errors = [{instancePath:instancePath+"/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data0 === "card") || (data0 === "account"))){
validate61.errors = [{instancePath:instancePath+"/type",keyword:"enum",params:{allowedValues: schema26.properties.type.enum}}];
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
if(!pattern14.test(data1)){
validate61.errors = [{instancePath:instancePath+"/number",keyword:"pattern",params:{pattern: "^[0-9A-Z]{8,34}$"}}];
return false;
}
}
else {
validate61.errors = [{instancePath:instancePath+"/number",keyword:"type",params:{type: "string"}}];
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
if(func2(data2) > 70){
validate61.errors = [{instancePath:instancePath+"/holder",keyword:"maxLength",params:{limit: 70}}];
return false;
}
else {
if(func2(data2) < 1){
validate61.errors = [{instancePath:instancePath+"/holder",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate61.errors = [{instancePath:instancePath+"/holder",keyword:"type",params:{type: "string"}}];
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
if(!pattern15.test(data3)){
validate61.errors = [{instancePath:instancePath+"/expires",keyword:"pattern",params:{pattern: "^20\\d\\d-(0[1-9]|1[0-2])$"}}];
return false;
}
}
else {
validate61.errors = [{instancePath:instancePath+"/expires",keyword:"type",params:{type: "string"}}];
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
validate61.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate61.errors = vErrors;
return errors === 0;
}


function validate56(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.amount === undefined) && (missing0 = "amount")){
validate56.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "amount") || (key0 === "reference")) || (key0 === "capture")) || (key0 === "instrument"))){
validate56.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.amount !== undefined){
const _errs2 = errors;
if(!(validate57(data.amount, instancePath+"/amount"))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
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
if(!(validate25(data.reference, instancePath+"/reference"))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
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
validate56.errors = [{instancePath:instancePath+"/capture",keyword:"type",params:{type: "boolean"}}];
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
if(!(validate61(data.instrument, instancePath+"/instrument"))){
vErrors = vErrors === null ? validate61.errors : vErrors.concat(validate61.errors);
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
validate56.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate56.errors = vErrors;
return errors === 0;
}

const Payment = validate34;

const answerHeaders8 = validate63;
const schema27 = {"type":"object","properties":{"request-id":{"type":"string","pattern":"^req_[0-9A-Za-z-]+$"},"payment-version":{"type":"string"},"ratelimit":{"type":"string","pattern":"^\"[a-z]+\";r=\\d+;t=\\d+$","examples":["\"standard\";r=5999;t=1"]},"ratelimit-policy":{"type":"string","pattern":"^\"[a-z]+\";q=\\d+;w=\\d+$","examples":["\"standard\";q=6000;w=60"]},"client-certificate-expires":{"$ref":"Timestamp"},"idempotency-replayed":{"type":"string","enum":["true"]}},"required":["request-id","payment-version","ratelimit","ratelimit-policy","client-certificate-expires"]};

function validate63(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["payment-version"] === undefined) && (missing0 = "payment-version"))) || ((data.ratelimit === undefined) && (missing0 = "ratelimit"))) || ((data["ratelimit-policy"] === undefined) && (missing0 = "ratelimit-policy"))) || ((data["client-certificate-expires"] === undefined) && (missing0 = "client-certificate-expires"))){
validate63.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
validate63.errors = [{instancePath:instancePath+"/request-id",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate63.errors = [{instancePath:instancePath+"/request-id",keyword:"type",params:{type: "string"}}];
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
validate63.errors = [{instancePath:instancePath+"/payment-version",keyword:"type",params:{type: "string"}}];
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
if(!pattern7.test(data2)){
validate63.errors = [{instancePath:instancePath+"/ratelimit",keyword:"pattern",params:{pattern: "^\"[a-z]+\";r=\\d+;t=\\d+$"}}];
return false;
}
}
else {
validate63.errors = [{instancePath:instancePath+"/ratelimit",keyword:"type",params:{type: "string"}}];
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
if(!pattern8.test(data3)){
validate63.errors = [{instancePath:instancePath+"/ratelimit-policy",keyword:"pattern",params:{pattern: "^\"[a-z]+\";q=\\d+;w=\\d+$"}}];
return false;
}
}
else {
validate63.errors = [{instancePath:instancePath+"/ratelimit-policy",keyword:"type",params:{type: "string"}}];
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
if(!(validate29(data["client-certificate-expires"], instancePath+"/client-certificate-expires"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate63.errors = [{instancePath:instancePath+"/idempotency-replayed",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(data5 === "true")){
validate63.errors = [{instancePath:instancePath+"/idempotency-replayed",keyword:"enum",params:{allowedValues: schema27.properties["idempotency-replayed"].enum}}];
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
validate63.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate63.errors = vErrors;
return errors === 0;
}

const retrievePaymentPath = validate65;

function validate65(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
validate65.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
if(!(validate35(data.id, instancePath+"/id"))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
}
}
}
else {
validate65.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate65.errors = vErrors;
return errors === 0;
}

const CapturePayment = validate67;

function validate67(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "amount")){
validate67.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.amount !== undefined){
if(!(validate57(data.amount, instancePath+"/amount"))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
errors = vErrors.length;
}
}
}
}
else {
validate67.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate67.errors = vErrors;
return errors === 0;
}

const listRefundsQuery = validate69;

function validate69(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "limit") || (key0 === "after"))){
validate69.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate69.errors = [{instancePath:instancePath+"/limit",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100 || isNaN(data0)){
validate69.errors = [{instancePath:instancePath+"/limit",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate69.errors = [{instancePath:instancePath+"/limit",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
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
if(!(validate23(data.after, instancePath+"/after"))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
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
validate69.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate69.errors = vErrors;
return errors === 0;
}

const RefundPage = validate71;
const pattern19 = new RegExp("^ref_[0-9A-Za-z]{1,32}$", "u");

function validate73(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern19.test(data)){
validate73.errors = [{instancePath,keyword:"pattern",params:{pattern: "^ref_[0-9A-Za-z]{1,32}$"}}];
return false;
}
}
else {
validate73.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate73.errors = vErrors;
return errors === 0;
}


function validate72(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.id === undefined) && (missing0 = "id")) || ((data.paymentId === undefined) && (missing0 = "paymentId"))) || ((data.status === undefined) && (missing0 = "status"))) || ((data.amount === undefined) && (missing0 = "amount"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))){
validate72.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate73(data.id, instancePath+"/id"))){
vErrors = vErrors === null ? validate73.errors : vErrors.concat(validate73.errors);
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
if(!(validate35(data.paymentId, instancePath+"/paymentId"))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
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
validate72.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
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
if(!(validate37(data.amount, instancePath+"/amount"))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
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
validate72.errors = [{instancePath:instancePath+"/reason",keyword:"type",params:{type: "string"}}];
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
if(!(validate29(data.createdAt, instancePath+"/createdAt"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate72.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate72.errors = vErrors;
return errors === 0;
}


function validate71(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate71.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
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
if(!(validate72(data0[i0], instancePath+"/data/" + i0))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate71.errors = [{instancePath:instancePath+"/data",keyword:"type",params:{type: "array"}}];
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
validate71.errors = [{instancePath:instancePath+"/hasMore",keyword:"type",params:{type: "boolean"}}];
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
if(!(validate23(data.nextCursor, instancePath+"/nextCursor"))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
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
validate71.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate71.errors = vErrors;
return errors === 0;
}

const CreateRefund = validate80;

function validate80(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "amount") || (key0 === "reason"))){
validate80.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.amount !== undefined){
const _errs2 = errors;
if(!(validate57(data.amount, instancePath+"/amount"))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
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
if(func2(data1) > 140){
validate80.errors = [{instancePath:instancePath+"/reason",keyword:"maxLength",params:{limit: 140}}];
return false;
}
else {
if(func2(data1) < 1){
validate80.errors = [{instancePath:instancePath+"/reason",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate80.errors = [{instancePath:instancePath+"/reason",keyword:"type",params:{type: "string"}}];
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
validate80.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate80.errors = vErrors;
return errors === 0;
}

const Refund = validate72;

const ClientIdentity = validate82;

function validate83(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(func2(data) < 1){
validate83.errors = [{instancePath,keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate83.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate83.errors = vErrors;
return errors === 0;
}


function validate85(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate85.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
validate85.errors = vErrors;
return errors === 0;
}

const pattern20 = new RegExp("^([0-9A-F]{40}|[0-9A-F]{64})$", "u");

function validate88(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern20.test(data)){
validate88.errors = [{instancePath,keyword:"pattern",params:{pattern: "^([0-9A-F]{40}|[0-9A-F]{64})$"}}];
return false;
}
}
else {
validate88.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate88.errors = vErrors;
return errors === 0;
}


function validate87(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.sha256 === undefined) && (missing0 = "sha256")) || ((data.sha1 === undefined) && (missing0 = "sha1"))){
validate87.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.sha256 !== undefined){
const _errs1 = errors;
if(!(validate88(data.sha256, instancePath+"/sha256"))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
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
if(!(validate88(data.sha1, instancePath+"/sha1"))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
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
validate87.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate87.errors = vErrors;
return errors === 0;
}

const pattern21 = new RegExp("^sha256/[0-9A-Za-z+/]{43}=$", "u");

function validate92(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern21.test(data)){
validate92.errors = [{instancePath,keyword:"pattern",params:{pattern: "^sha256/[0-9A-Za-z+/]{43}=$"}}];
return false;
}
}
else {
validate92.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate92.errors = vErrors;
return errors === 0;
}


function validate94(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.subject === undefined) && (missing0 = "subject")) || ((data.fingerprints === undefined) && (missing0 = "fingerprints"))){
validate94.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.subject !== undefined){
const _errs1 = errors;
if(typeof data.subject !== "string"){
validate94.errors = [{instancePath:instancePath+"/subject",keyword:"type",params:{type: "string"}}];
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
if(!(validate87(data.fingerprints, instancePath+"/fingerprints"))){
vErrors = vErrors === null ? validate87.errors : vErrors.concat(validate87.errors);
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
validate94.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate94.errors = vErrors;
return errors === 0;
}


function validate82(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.clientId === undefined) && (missing0 = "clientId")) || ((data.trustLevel === undefined) && (missing0 = "trustLevel"))) || ((data.subject === undefined) && (missing0 = "subject"))) || ((data.fingerprints === undefined) && (missing0 = "fingerprints"))) || ((data.pin === undefined) && (missing0 = "pin"))) || ((data.chain === undefined) && (missing0 = "chain"))) || ((data.notAfter === undefined) && (missing0 = "notAfter"))) || ((data.daysLeft === undefined) && (missing0 = "daysLeft"))) || ((data.address === undefined) && (missing0 = "address"))){
validate82.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.clientId !== undefined){
const _errs1 = errors;
if(!(validate83(data.clientId, instancePath+"/clientId"))){
vErrors = vErrors === null ? validate83.errors : vErrors.concat(validate83.errors);
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
if(!(validate85(data.trustLevel, instancePath+"/trustLevel"))){
vErrors = vErrors === null ? validate85.errors : vErrors.concat(validate85.errors);
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
validate82.errors = [{instancePath:instancePath+"/subject",keyword:"type",params:{type: "string"}}];
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
if(!(validate87(data.fingerprints, instancePath+"/fingerprints"))){
vErrors = vErrors === null ? validate87.errors : vErrors.concat(validate87.errors);
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
if(!(validate92(data.pin, instancePath+"/pin"))){
vErrors = vErrors === null ? validate92.errors : vErrors.concat(validate92.errors);
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
if(!(validate94(data5[i0], instancePath+"/chain/" + i0))){
vErrors = vErrors === null ? validate94.errors : vErrors.concat(validate94.errors);
errors = vErrors.length;
}
var valid1 = _errs9 === errors;
if(!valid1){
break;
}
}
}
else {
validate82.errors = [{instancePath:instancePath+"/chain",keyword:"type",params:{type: "array"}}];
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
if(!(validate29(data.notAfter, instancePath+"/notAfter"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate82.errors = [{instancePath:instancePath+"/daysLeft",keyword:"type",params:{type: "integer"}}];
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
validate82.errors = [{instancePath:instancePath+"/address",keyword:"type",params:{type: "string"}}];
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
validate82.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate82.errors = vErrors;
return errors === 0;
}

const TlsDiagnostics = validate98;

function validate99(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.presented === undefined) && (missing0 = "presented")) || ((data.accepted === undefined) && (missing0 = "accepted"))){
validate99.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.presented !== undefined){
const _errs1 = errors;
if(typeof data.presented !== "boolean"){
validate99.errors = [{instancePath:instancePath+"/presented",keyword:"type",params:{type: "boolean"}}];
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
validate99.errors = [{instancePath:instancePath+"/accepted",keyword:"type",params:{type: "boolean"}}];
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
if(!(validate83(data.clientId, instancePath+"/clientId"))){
vErrors = vErrors === null ? validate83.errors : vErrors.concat(validate83.errors);
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
validate99.errors = [{instancePath:instancePath+"/subject",keyword:"type",params:{type: "string"}}];
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
if(!(validate88(data.fingerprint, instancePath+"/fingerprint"))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
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
validate99.errors = [{instancePath:instancePath+"/code",keyword:"type",params:{type: "string"}}];
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
validate99.errors = [{instancePath:instancePath+"/stage",keyword:"type",params:{type: "string"}}];
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
validate99.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate99.errors = vErrors;
return errors === 0;
}


function validate98(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.tlsVersion === undefined) && (missing0 = "tlsVersion")) || ((data.cipher === undefined) && (missing0 = "cipher"))) || ((data.resumed === undefined) && (missing0 = "resumed"))) || ((data.address === undefined) && (missing0 = "address"))) || ((data.certificate === undefined) && (missing0 = "certificate"))){
validate98.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.tlsVersion !== undefined){
const _errs1 = errors;
if(typeof data.tlsVersion !== "string"){
validate98.errors = [{instancePath:instancePath+"/tlsVersion",keyword:"type",params:{type: "string"}}];
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
validate98.errors = [{instancePath:instancePath+"/cipher",keyword:"type",params:{type: "string"}}];
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
validate98.errors = [{instancePath:instancePath+"/alpn",keyword:"type",params:{type: "string"}}];
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
validate98.errors = [{instancePath:instancePath+"/serverName",keyword:"type",params:{type: "string"}}];
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
validate98.errors = [{instancePath:instancePath+"/resumed",keyword:"type",params:{type: "boolean"}}];
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
validate98.errors = [{instancePath:instancePath+"/address",keyword:"type",params:{type: "string"}}];
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
if(!(validate99(data.certificate, instancePath+"/certificate"))){
vErrors = vErrors === null ? validate99.errors : vErrors.concat(validate99.errors);
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
validate98.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate98.errors = vErrors;
return errors === 0;
}

const answerHeaders11 = validate103;

function validate103(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data["request-id"] === undefined) && (missing0 = "request-id")) || ((data["payment-version"] === undefined) && (missing0 = "payment-version"))){
validate103.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data["request-id"] !== undefined){
let data0 = data["request-id"];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
validate103.errors = [{instancePath:instancePath+"/request-id",keyword:"pattern",params:{pattern: "^req_[0-9A-Za-z-]+$"}}];
return false;
}
}
else {
validate103.errors = [{instancePath:instancePath+"/request-id",keyword:"type",params:{type: "string"}}];
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
validate103.errors = [{instancePath:instancePath+"/payment-version",keyword:"type",params:{type: "string"}}];
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
validate103.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate103.errors = vErrors;
return errors === 0;
}

const EncryptionKeys = validate104;

function validate105(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.kty === undefined) && (missing0 = "kty")) || ((data.kid === undefined) && (missing0 = "kid"))) || ((data.use === undefined) && (missing0 = "use"))) || ((data.alg === undefined) && (missing0 = "alg"))){
validate105.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.kty !== undefined){
const _errs1 = errors;
if(typeof data.kty !== "string"){
validate105.errors = [{instancePath:instancePath+"/kty",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/kid",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/use",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/alg",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/n",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/e",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/crv",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/x",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath:instancePath+"/y",keyword:"type",params:{type: "string"}}];
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
validate105.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate105.errors = vErrors;
return errors === 0;
}


function validate104(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.keys === undefined) && (missing0 = "keys")){
validate104.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
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
if(!(validate105(data0[i0], instancePath+"/keys/" + i0))){
vErrors = vErrors === null ? validate105.errors : vErrors.concat(validate105.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate104.errors = [{instancePath:instancePath+"/keys",keyword:"type",params:{type: "array"}}];
return false;
}
}
}
}
}
else {
validate104.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate104.errors = vErrors;
return errors === 0;
}

const listCertificatesQuery = validate107;
const schema47 = {"type":"object","properties":{"limit":{"type":"integer","minimum":1,"maximum":100,"default":20},"after":{"$ref":"Cursor"},"state":{"type":"string","enum":["pending","active","retiring","revoked","archived"]}},"required":[],"additionalProperties":false};

function validate107(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "limit") || (key0 === "after")) || (key0 === "state"))){
validate107.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.limit !== undefined){
let data0 = data.limit;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate107.errors = [{instancePath:instancePath+"/limit",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100 || isNaN(data0)){
validate107.errors = [{instancePath:instancePath+"/limit",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate107.errors = [{instancePath:instancePath+"/limit",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
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
if(!(validate23(data.after, instancePath+"/after"))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
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
validate107.errors = [{instancePath:instancePath+"/state",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((data2 === "pending") || (data2 === "active")) || (data2 === "retiring")) || (data2 === "revoked")) || (data2 === "archived"))){
validate107.errors = [{instancePath:instancePath+"/state",keyword:"enum",params:{allowedValues: schema47.properties.state.enum}}];
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
validate107.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate107.errors = vErrors;
return errors === 0;
}

const CertificatePage = validate109;
const pattern23 = new RegExp("^cert_[0-9A-Za-z]{1,64}$", "u");

function validate111(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern23.test(data)){
validate111.errors = [{instancePath,keyword:"pattern",params:{pattern: "^cert_[0-9A-Za-z]{1,64}$"}}];
return false;
}
}
else {
validate111.errors = [{instancePath,keyword:"type",params:{type: "string"}}];
return false;
}
}
validate111.errors = vErrors;
return errors === 0;
}


function validate110(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.id === undefined) && (missing0 = "id")) || ((data.state === undefined) && (missing0 = "state"))) || ((data.subject === undefined) && (missing0 = "subject"))) || ((data.fingerprints === undefined) && (missing0 = "fingerprints"))) || ((data.pin === undefined) && (missing0 = "pin"))) || ((data.notBefore === undefined) && (missing0 = "notBefore"))) || ((data.notAfter === undefined) && (missing0 = "notAfter"))) || ((data.daysLeft === undefined) && (missing0 = "daysLeft"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))){
validate110.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate111(data.id, instancePath+"/id"))){
vErrors = vErrors === null ? validate111.errors : vErrors.concat(validate111.errors);
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
validate110.errors = [{instancePath:instancePath+"/state",keyword:"type",params:{type: "string"}}];
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
validate110.errors = [{instancePath:instancePath+"/subject",keyword:"type",params:{type: "string"}}];
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
if(!(validate87(data.fingerprints, instancePath+"/fingerprints"))){
vErrors = vErrors === null ? validate87.errors : vErrors.concat(validate87.errors);
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
if(!(validate92(data.pin, instancePath+"/pin"))){
vErrors = vErrors === null ? validate92.errors : vErrors.concat(validate92.errors);
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
if(!(validate29(data.notBefore, instancePath+"/notBefore"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
if(!(validate29(data.notAfter, instancePath+"/notAfter"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate110.errors = [{instancePath:instancePath+"/daysLeft",keyword:"type",params:{type: "integer"}}];
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
if(!(validate29(data.createdAt, instancePath+"/createdAt"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
if(!(validate29(data.revokedAt, instancePath+"/revokedAt"))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
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
validate110.errors = [{instancePath:instancePath+"/revocationReason",keyword:"type",params:{type: "string"}}];
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
validate110.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate110.errors = vErrors;
return errors === 0;
}


function validate109(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate109.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
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
if(!(validate110(data0[i0], instancePath+"/data/" + i0))){
vErrors = vErrors === null ? validate110.errors : vErrors.concat(validate110.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate109.errors = [{instancePath:instancePath+"/data",keyword:"type",params:{type: "array"}}];
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
validate109.errors = [{instancePath:instancePath+"/hasMore",keyword:"type",params:{type: "boolean"}}];
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
if(!(validate23(data.nextCursor, instancePath+"/nextCursor"))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
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
validate109.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate109.errors = vErrors;
return errors === 0;
}

const retrieveCertificatePath = validate121;

function validate121(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
validate121.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
if(!(validate111(data.id, instancePath+"/id"))){
vErrors = vErrors === null ? validate111.errors : vErrors.concat(validate111.errors);
errors = vErrors.length;
}
}
}
}
else {
validate121.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate121.errors = vErrors;
return errors === 0;
}

const RegisteredCertificate = validate110;

const RevokeCertificate = validate123;
const schema52 = {"type":"object","additionalProperties":false,"properties":{"reason":{"type":"string","description":"A reason of RFC 5280, section 5.3.1.","enum":["unspecified","keyCompromise","affiliationChanged","superseded","cessationOfOperation"],"default":"unspecified"}}};

function validate123(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "reason")){
validate123.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.reason !== undefined){
let data0 = data.reason;
if(typeof data0 !== "string"){
validate123.errors = [{instancePath:instancePath+"/reason",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((data0 === "unspecified") || (data0 === "keyCompromise")) || (data0 === "affiliationChanged")) || (data0 === "superseded")) || (data0 === "cessationOfOperation"))){
validate123.errors = [{instancePath:instancePath+"/reason",keyword:"enum",params:{allowedValues: schema52.properties.reason.enum}}];
return false;
}
}
}
}
else {
validate123.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate123.errors = vErrors;
return errors === 0;
}

const ProcessOrder = validate124;

function validate124(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.orderId === undefined) && (missing0 = "orderId")) || ((data.amount === undefined) && (missing0 = "amount"))){
validate124.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "orderId") || (key0 === "amount"))){
validate124.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
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
if(func2(data0) > 64){
validate124.errors = [{instancePath:instancePath+"/orderId",keyword:"maxLength",params:{limit: 64}}];
return false;
}
else {
if(func2(data0) < 1){
validate124.errors = [{instancePath:instancePath+"/orderId",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate124.errors = [{instancePath:instancePath+"/orderId",keyword:"type",params:{type: "string"}}];
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
if(!(validate57(data.amount, instancePath+"/amount"))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
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
validate124.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate124.errors = vErrors;
return errors === 0;
}

const ProcessedOrder = validate126;

function validate126(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.orderId === undefined) && (missing0 = "orderId")) || ((data.status === undefined) && (missing0 = "status"))) || ((data.processedFor === undefined) && (missing0 = "processedFor"))){
validate126.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.orderId !== undefined){
const _errs1 = errors;
if(typeof data.orderId !== "string"){
validate126.errors = [{instancePath:instancePath+"/orderId",keyword:"type",params:{type: "string"}}];
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
validate126.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
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
if(!(validate83(data.processedFor, instancePath+"/processedFor"))){
vErrors = vErrors === null ? validate83.errors : vErrors.concat(validate83.errors);
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
validate126.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate126.errors = vErrors;
return errors === 0;
}

const ClientPage = validate128;

function validate129(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.id === undefined) && (missing0 = "id")) || ((data.trustLevel === undefined) && (missing0 = "trustLevel"))) || ((data.blocked === undefined) && (missing0 = "blocked"))){
validate129.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate83(data.id, instancePath+"/id"))){
vErrors = vErrors === null ? validate83.errors : vErrors.concat(validate83.errors);
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
if(!(validate85(data.trustLevel, instancePath+"/trustLevel"))){
vErrors = vErrors === null ? validate85.errors : vErrors.concat(validate85.errors);
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
validate129.errors = [{instancePath:instancePath+"/blocked",keyword:"type",params:{type: "boolean"}}];
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
validate129.errors = [{instancePath:instancePath+"/blockReason",keyword:"type",params:{type: "string"}}];
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
validate129.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate129.errors = vErrors;
return errors === 0;
}


function validate128(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.data === undefined) && (missing0 = "data")) || ((data.hasMore === undefined) && (missing0 = "hasMore"))){
validate128.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
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
if(!(validate129(data0[i0], instancePath+"/data/" + i0))){
vErrors = vErrors === null ? validate129.errors : vErrors.concat(validate129.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate128.errors = [{instancePath:instancePath+"/data",keyword:"type",params:{type: "array"}}];
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
validate128.errors = [{instancePath:instancePath+"/hasMore",keyword:"type",params:{type: "boolean"}}];
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
if(!(validate23(data.nextCursor, instancePath+"/nextCursor"))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
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
validate128.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate128.errors = vErrors;
return errors === 0;
}

const blockClientPath = validate134;

function validate134(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
validate134.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.id !== undefined){
if(!(validate83(data.id, instancePath+"/id"))){
vErrors = vErrors === null ? validate83.errors : vErrors.concat(validate83.errors);
errors = vErrors.length;
}
}
}
}
else {
validate134.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate134.errors = vErrors;
return errors === 0;
}

const BlockClient = validate136;

function validate136(data, instancePath=""){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "reason")){
validate136.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
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
if(func2(data0) > 140){
validate136.errors = [{instancePath:instancePath+"/reason",keyword:"maxLength",params:{limit: 140}}];
return false;
}
else {
if(func2(data0) < 1){
validate136.errors = [{instancePath:instancePath+"/reason",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate136.errors = [{instancePath:instancePath+"/reason",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
else {
validate136.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate136.errors = vErrors;
return errors === 0;
}

const Client = validate129;

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

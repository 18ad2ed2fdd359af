// On a page from which drills start one after another: hands-free stays hands-free.
import { tellStarts } from "./handsfree.js";

tellStarts();

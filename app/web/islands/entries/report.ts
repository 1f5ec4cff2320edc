// The report of a part: its pictures, and a button that prints.

import "../../styles/part.css";
import "../../styles/report.css";
import "../viewer/picture";
import "../viewer/printing";

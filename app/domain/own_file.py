"""The file with everything of a learner: its format, its names, and what is said of it inside."""

FORMAT = 1
PROGRAM = "Strong Answer"
DATA = "data.json"
PAGES = "pages"
RECORDINGS = "recordings"

# How a learner likes to practise, and the plan's day: what an import brings to an empty account.
SETTINGS = (
    *("time_zone", "way", "clock_style", "stop_rule", "extra_time", "preparation_seconds"),
    *("warn_look", "warn_sound", "warn_vibration", "interview_on", "minutes_a_day"),
    "rubric_version",
)

README = """\
Everything that {program} keeps of you, as it was on {made_at}.

data.json         All of it, for programs: bring this zip, or this file alone, to another server
                  under Account, Your data. Format {format}; a newer one needs a newer program.
attempts.csv      Every attempt with its answer, one a line.
points.csv        The key points of each attempt and how they were marked.
scores.csv        The level of each attempt on each criterion.
reviews.csv       Every rating the scheduler was told, those that were taken back too.
own_answers.csv   Your own strong answers and key points.
pages/            Your own pages as Markdown, ready to be loaded again.
recordings/       The recordings you uploaded. Those that are in your browser alone stay there.

Times are in UTC, days are your own. In the CSV files a cell that begins with = + - @ or with a tab
or a line break has an apostrophe before it, so that no spreadsheet takes it for a formula; in
data.json is the text as it is. Not in here: your password, and how you sign in.
"""


def sound_name(recording_id: str, ending: str) -> str:
    """Where a recording lies in the zip."""
    return f"{RECORDINGS}/{recording_id}.{ending}"

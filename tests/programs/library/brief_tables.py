"""The seven tables, typed by hand from the clinical brief, sections 2 to 7.

Not made from the program files: the two copies must agree. A row is
(week, sessions, walks, seconds of a walk, seconds between, what happens between,
backward minutes, slowest and fastest mm/s, support levels, hands free if `go`,
slope in per cent, effort from and to, focus cue).
"""

from __future__ import annotations

F, R = "forward", "rest"
ANY = (None, None)  # the walker chooses, or does not walk yet

STARTER_ONE_MINUTE = (
    (1, 3, 2, 30, 120, F, 1, (300, 300), "S2 S3", False, 0, (2, 3), "Toe first, then heel"),
    (2, 3, 2, 60, 120, F, 2, (300, 400), "S2 S3 S4", False, 0, (2, 3), "Short, quiet steps"),
    (3, 4, 3, 60, 120, F, 3, (400, 500), "S3 S4 S5", False, 0, (2, 4), "Look back every few steps"),
    (4, 4, 5, 60, 60, F, 5, (None, 600), "S3 S4 S5", True, 0, (3, 4), "Tall body, soft knees"),
)
KNEE_OA = (
    (1, 3, 4, 30, 60, F, 2, (300, 400), "S2 S3", False, 0, (2, 3), "Toe, ball, heel"),
    (2, 3, 4, 60, 60, F, 4, (300, 500), "S2 S3", False, 0, (2, 3), "Small steps under your hips"),
    (
        3,
        3,
        6,
        60,
        60,
        F,
        6,
        (300, 500),
        "S3 S4",
        False,
        0,
        (3, 4),
        "Knee soft, then gently straight",
    ),
    (4, 3, 4, 120, 60, F, 8, (400, 600), "S3 S4", False, 0, (3, 4), "Even time on each leg"),
    (5, 3, 5, 120, 60, F, 10, ANY, "S3 S4 S5", False, 0, (3, 5), "Stay tall"),
    (6, 3, 5, 120, 30, F, 10, ANY, "S3 S4 S5", False, 0, (3, 5), "Smooth hip reach"),
    (7, 3, 2, 300, 120, F, 10, ANY, "S3 S4 S5", False, 0, (3, 5), "Steady rhythm"),
    (8, 3, 2, 300, 60, F, 10, ANY, "S3 S4 S5", False, 0, (3, 5), "Relax the hands"),
    (9, 3, 1, 600, 0, F, 10, ANY, "S3 S4 S5", True, 0, (3, 5), "Breathe and glance"),
    (10, 3, 1, 600, 0, F, 10, ANY, "S3 S4 S5", True, 0, (3, 5), "Re-test week"),
)
CHRONIC_LBP = (
    (1, 3, 4, 45, 60, F, 3, (300, 400), "S2 S3", False, 0, (2, 3), "Ribs over hips"),
    (2, 3, 5, 60, 60, F, 5, (300, 500), "S2 S3", False, 0, (2, 3), "Do not lean forward"),
    (3, 3, 7, 60, 60, F, 7, (300, 500), "S3 S4", False, 0, (3, 4), "Reach from the hip"),
    (
        4,
        3,
        5,
        120,
        60,
        F,
        10,
        (400, 600),
        "S3 S4",
        False,
        0,
        (3, 4),
        "Easy arm swing or light rail",
    ),
    (5, 3, 6, 120, 60, F, 12, ANY, "S3 S4 S5", False, 0, (3, 4), "Breathe out slowly"),
    (6, 3, 3, 300, 120, F, 15, ANY, "S3 S4 S5", False, 0, (3, 5), "Same step length each side"),
    (7, 3, 3, 300, 60, F, 15, ANY, "S3 S4 S5", False, 0, (3, 5), "Quiet feet"),
    (8, 3, 2, 450, 60, F, 15, ANY, "S3 S4 S5", False, 0, (3, 5), "Turn head, not trunk"),
    (9, 3, 1, 900, 0, F, 15, ANY, "S3 S4 S5", True, 0, (3, 5), "Re-test week"),
)
BALANCE_OLDER_ADULT = (
    (1, 3, 5, 30, 45, R, 2.5, ANY, "S0 S1", False, 0, (2, 2), "Hold first, move second"),
    (2, 3, 6, 30, 45, R, 3, ANY, "S1 S2", False, 0, (2, 2), "Feel the toes land"),
    (3, 3, 4, 60, 60, R, 4, (200, 300), "S2", False, 0, (2, 3), "Eyes up, peek back"),
    (4, 3, 5, 60, 60, R, 5, (300, 300), "S2 S3", False, 0, (2, 3), "Slightly wider feet"),
    (5, 3, 6, 60, 60, F, 6, (300, 400), "S3", False, 0, (2, 3), "Longer step, same calm"),
    (6, 3, 7, 60, 60, F, 7, (300, 400), "S3 S4", False, 0, (3, 3), "Lighten one hand"),
    (7, 3, 4, 120, 60, F, 8, (400, 500), "S4", False, 0, (3, 4), "Stop and start on purpose"),
    (8, 3, 5, 120, 60, F, 10, (None, 600), "S4 S5", False, 0, (3, 4), "Re-test week"),
)
# In km/h in the brief: 1.0 is 277, 1.5 is 416, 1.8 is 500, 2.0 is 555, 2.2 is 611,
# 2.5 is 694, 2.8 is 777, 3.2 is 888, 3.6 is 1000 and 4.0 is 1111 whole mm/s.
TREADMILL_CARDIO = (
    (1, 3, 5, 60, 60, F, 5, (277, 416), "S3", False, 0, (3, 4), "Clip on before the belt moves"),
    (2, 3, 6, 60, 60, F, 6, (277, 500), "S3", False, 0, (3, 4), "Stay mid-belt"),
    (3, 3, 4, 120, 60, F, 8, (277, 500), "S3", False, 0, (3, 4), "Long quiet steps"),
    (4, 3, 5, 120, 60, F, 10, (416, 611), "S3", False, 0, (3, 5), "Light grip"),
    (5, 3, 6, 120, 60, F, 12, (416, 611), "S3", False, 0, (3, 5), "Even breathing"),
    (6, 4, 4, 180, 60, F, 12, (416, 694), "S3", False, 0, (4, 5), "Tall chest"),
    (7, 4, 5, 180, 60, F, 15, (416, 694), "S3 S4", False, 0, (4, 5), "Soft landings"),
    (8, 4, 3, 300, 60, F, 15, (555, 777), "S3 S4", False, 0, (4, 6), "Can you still talk?"),
    (9, 4, 3, 300, 60, F, 15, (555, 888), "S3 S4", False, 0, (4, 6), "Speed only if calm"),
    (10, 4, 2, 450, 60, F, 15, (555, 888), "S3 S4", False, 1, (4, 6), "Rhythm"),
    (11, 4, 1, 900, 0, F, 15, (694, 1000), "S3 S4", False, 2, (4, 6), "Relax the shoulders"),
    (12, 4, 1, 900, 0, F, 15, (694, 1111), "S3 S4", False, 2, (4, 6), "Re-test week"),
)
# The setting stands above the table: S5 to S6 on a marked lane, or S3.
ATHLETE_WARMUP = (
    (1, 3, 4, 30, 30, F, 2, (500, 700), "S3 S5", True, 0, (3, 4), "Lane check first"),
    (2, 3, 6, 30, 30, F, 3, (500, 800), "S3 S5", True, 0, (3, 4), "Push through the toes"),
    (3, 3, 5, 60, 30, F, 5, (700, 900), "S3 S5", True, 0, (4, 5), "Hips low, chest tall"),
    (4, 3, 6, 60, 30, F, 6, (800, 1100), "S3 S5", True, 0, (4, 6), "Quick feet, no lean"),
    (5, 3, 4, 120, 30, F, 8, (900, 1200), "S3 S5", True, 0, (5, 6), "Smooth turns"),
    (6, 3, 5, 120, 30, F, 10, (None, 1300), "S3 S5", True, 0, (5, 7), "Re-test week"),
)
# In the brief as one line; speed, effort floor and cue are the clinician's to set.
POST_STROKE_SUPERVISED = (
    (1, 3, 5, 60, 60, R, 5, ANY, "S2 S3", False, 0, (0, 4), "Follow your clinician"),
    (2, 3, 4, 120, 120, R, 8, ANY, "S2 S3", False, 0, (0, 4), "Follow your clinician"),
    (3, 3, 6, 120, 120, R, 12, ANY, "S2 S3", False, 0, (0, 4), "Follow your clinician"),
    (4, 3, 5, 180, 120, R, 15, ANY, "S2 S3", False, 0, (0, 4), "Follow your clinician"),
)
TABLES = {
    "starter_one_minute": STARTER_ONE_MINUTE,
    "knee_oa": KNEE_OA,
    "chronic_lbp": CHRONIC_LBP,
    "balance_older_adult": BALANCE_OLDER_ADULT,
    "treadmill_cardio": TREADMILL_CARDIO,
    "athlete_warmup": ATHLETE_WARMUP,
    "post_stroke_supervised": POST_STROKE_SUPERVISED,
}
SPEED_WORDS = {
    "starter_one_minute": (
        "very slow, 0.3 m/s (1.0 km/h)",
        "slow, 0.3 to 0.4 m/s",
        "slow, 0.4 to 0.5 m/s",
        "comfortable, up to 0.6 m/s",
    ),
    "knee_oa": (
        "0.3 to 0.4 m/s",
        "0.3 to 0.5 m/s",
        "0.3 to 0.5 m/s",
        "0.4 to 0.6 m/s",
        "self-chosen comfortable",
        "comfortable",
        "comfortable",
        "comfortable",
        "comfortable",
        "comfortable",
    ),
    "chronic_lbp": (
        "0.3 to 0.4 m/s",
        "0.3 to 0.5 m/s",
        "0.3 to 0.5 m/s",
        "0.4 to 0.6 m/s",
        "self-paced",
        "self-paced",
        "self-paced",
        "self-paced",
        "self-paced",
    ),
    "balance_older_adult": (
        "no walking",
        "2 to 3 slow steps at a time",
        "0.2 to 0.3 m/s",
        "0.3 m/s",
        "0.3 to 0.4 m/s",
        "0.3 to 0.4 m/s",
        "0.4 to 0.5 m/s",
        "up to 0.6 m/s",
    ),
    "treadmill_cardio": (
        "1.0 to 1.5 km/h",
        "1.0 to 1.8 km/h",
        "1.0 to 1.8 km/h",
        "1.5 to 2.2 km/h",
        "1.5 to 2.2 km/h",
        "1.5 to 2.5 km/h",
        "1.5 to 2.5 km/h",
        "2.0 to 2.8 km/h",
        "2.0 to 3.2 km/h",
        "2.0 to 3.2 km/h",
        "2.5 to 3.6 km/h",
        "2.5 to 4.0 km/h",
    ),
    "athlete_warmup": (
        "easy 0.5 to 0.7 m/s",
        "easy 0.5 to 0.8 m/s",
        "steady 0.7 to 0.9 m/s",
        "brisk 0.8 to 1.1 m/s",
        "brisk 0.9 to 1.2 m/s",
        "brisk, up to 1.3 m/s",
    ),
    "post_stroke_supervised": ("set by your clinician",) * 4,
}
EFFORT_CAPS = {
    "starter_one_minute": 4,
    "knee_oa": 5,
    "chronic_lbp": 5,
    "balance_older_adult": 4,
    "treadmill_cardio": 6,
    "athlete_warmup": 7,
    "post_stroke_supervised": 4,
}
PHASES = {
    "starter_one_minute": (("Learn", 1, 2), ("Link", 3, 4)),
    "knee_oa": (("Learn", 1, 2), ("Build", 3, 4), ("Trial dose", 5, 10)),
    "chronic_lbp": (("Learn", 1, 2), ("Build", 3, 5), ("Trial dose", 6, 9)),
    "balance_older_adult": (
        ("Steady", 1, 2),
        ("Step", 3, 4),
        ("Walk", 5, 6),
        ("Free the hands", 7, 8),
    ),
}
TEST_WEEKS = {
    "starter_one_minute": (),
    "knee_oa": (10,),
    "chronic_lbp": (9,),
    "balance_older_adult": (8,),
    "treadmill_cardio": (12,),
    "athlete_warmup": (6,),
    "post_stroke_supervised": (),
}
# Section 12, as written there.
DOIS = {
    "ALG19": "10.1186/s12891-019-2537-9",
    "LIN25": "10.1080/09593985.2025.2550532",
    "ANS20": "10.1007/s11332-020-00682-y",
    "CHK": None,
    "DUF11": None,
    "PLO25": "10.1371/journal.pone.0330609",
    "AAA21": "10.1080/01924788.2020.1757329",
    "IJM": None,
    "WAN19": "10.1016/j.gaitpost.2019.01.002",
    "SOM23": "10.1002/hsr2.1169",
    "WHI11": None,
    "UTH18": "10.1007/s40279-018-0877-5",
    "CHA21": "10.3390/ijerph18052376",
    "ROS18": "10.1097/NPT.0000000000000210",
    "BLT24": "10.1101/2024.09.11.24313519",
}

